package james.onionmx.testbed.dns;

import james.onionmx.testbed.dns.DnsQuestion.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS server for tests on 127.0.0.1, UDP and TCP on one port, that answers from records written
 * as master-file lines (RFC 1035 section 5) and fails on request.
 *
 * <p>It may hold several zones: {@code $ORIGIN} and {@code $TTL} work, the TTL is 300 s unless
 * told, and a negative answer carries the SOA record of the zone around the name. A name that no
 * SOA record of the text encloses belongs to the root zone, whose negative TTL is 60 s. CNAME and
 * DNAME are followed through all zones, as a resolver does.
 *
 * <p>Thread-safe; everything can be changed while it runs. Names are taken with or without the
 * trailing dot. Its threads are daemons and end on {@link #close()}.
 */
public final class DnsZone implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DnsZone.class);
    private static final int PLAIN_UDP_SIZE = 512;
    private static final int EDNS_SIZE = 1232;
    private static final int TCP_SIZE = 65_535;

    private final RecordSource records;
    private final DnsSockets sockets;
    private final List<DnsQuestion> questions = new CopyOnWriteArrayList<>();
    private final Map<Name, DnsFault> faultsByName = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private volatile DnsFault faultOfAll = DnsFault.NONE;
    private volatile Duration latency = Duration.ZERO;
    private volatile UnaryOperator<Message> forgery = UnaryOperator.identity();
    private volatile UnaryOperator<byte[]> corruption = UnaryOperator.identity();

    private DnsZone(int port, RecordSource records) {
        this.records = records;
        try {
            sockets = DnsSockets.bind(port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
        sockets.start(this::received);
    }

    /** Starts a server on a free port. */
    public static DnsZone start(String masterLines) {
        return new DnsZone(0, new ZoneRecords(masterLines));
    }

    /** Starts a server of signed zones on a free port; they cannot be changed while it runs. */
    public static DnsZone start(SignedZones zones) {
        return new DnsZone(0, zones);
    }

    /** Starts a server on a given port, for instance in the place of one that was closed. */
    public static DnsZone startOn(int port, String masterLines) {
        return new DnsZone(port, new ZoneRecords(masterLines));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** The port, the same for UDP and TCP. */
    public int port() {
        return sockets.port();
    }

    /** Adds records, written like those given at the start. */
    public void add(String masterLines) {
        records.add(masterLines);
    }

    /** Removes every record of a name and type. */
    public void remove(String name, String type) {
        records.remove(parseName(name), Type.value(type));
    }

    /** Behaves so from now on for every name that has no fault of its own. */
    public void failWith(DnsFault fault) {
        faultOfAll = fault;
    }

    /** Behaves so from now on for one name. */
    public void failWith(String name, DnsFault fault) {
        faultsByName.put(parseName(name), fault);
    }

    /** Answers every query only after this time; queries wait side by side. */
    public void answerAfter(Duration delay) {
        latency = delay;
    }

    /** Passes every answer through a function before it goes out, as a lying resolver would. */
    public void forge(UnaryOperator<Message> change) {
        forgery = change;
    }

    /** Passes the octets of every answer through a function before they go out. */
    public void corrupt(UnaryOperator<byte[]> change) {
        corruption = change;
    }

    /** All questions so far, in the order they came. */
    public List<DnsQuestion> queries() {
        return List.copyOf(questions);
    }

    /** How many queries have waited for their answers at once, at most. */
    public int mostWaiting() {
        return mostWaiting.get();
    }

    /** How often a name and type were asked for, over UDP and TCP together. */
    public long queryCount(String name, String type) {
        String normal = normalise(parseName(name));
        return questions.stream()
                .filter(q -> q.name().equals(normal) && q.type().equals(type))
                .count();
    }

    @Override
    public void close() {
        try {
            sockets.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the sockets of port " + port(), e);
        }
    }

    private void received(byte[] wire, Transport transport, DnsSockets.Reply reply) {
        try {
            Message query = new Message(wire);
            Record question = query.getQuestion();
            questions.add(
                    new DnsQuestion(
                            normalise(question.getName()),
                            Type.string(question.getType()),
                            transport));
            DnsFault fault = faultsByName.getOrDefault(question.getName(), faultOfAll);
            if (fault != DnsFault.SILENCE) {
                byte[] answer = answer(query, fault, transport);
                mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
                CompletableFuture.delayedExecutor(latency.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(
                                () -> {
                                    waiting.decrementAndGet();
                                    send(answer, reply);
                                });
            }
        } catch (IOException e) {
            LOGGER.warn("A malformed DNS query of {} octets: {}", wire.length, e.getMessage());
        }
    }

    private byte[] answer(Message query, DnsFault fault, Transport transport) {
        Message answer = records.answer(query);
        if (fault == DnsFault.SERVFAIL) {
            answer = emptied(answer);
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (fault == DnsFault.TRUNCATION && transport == Transport.UDP) {
            answer = emptied(answer);
            answer.getHeader().setFlag(Flags.TC);
        }
        OPTRecord edns = query.getOPT();
        if (edns != null) {
            answer.addRecord(new OPTRecord(EDNS_SIZE, 0, 0), Section.ADDITIONAL);
        }
        int udpSize =
                edns == null ? PLAIN_UDP_SIZE : Math.max(PLAIN_UDP_SIZE, edns.getPayloadSize());
        byte[] wire = forgery.apply(answer).toWire(transport == Transport.UDP ? udpSize : TCP_SIZE);
        return corruption.apply(wire);
    }

    private static Message emptied(Message answer) {
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            answer.removeAllRecords(section);
        }
        return answer;
    }

    private void send(byte[] answer, DnsSockets.Reply reply) {
        try {
            reply.send(answer);
        } catch (IOException e) {
            LOGGER.debug("Who asked port {} has gone: {}", port(), e.getMessage());
        }
    }

    private static String normalise(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    private static Name parseName(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + name, e);
        }
    }
}
