package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.VirtualAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Tor's DNSPort, which answers for an onion name with a virtual address. The one place where an
 * onion name is put into a DNS question, and it goes to this port only: nothing fails over, nothing
 * is kept. Thread-safe.
 */
public final class DnsPort implements VirtualAddresses {

    private final InetSocketAddress port;
    private final Duration timeout;
    private final VirtualNetwork network;

    /**
     * The DNSPort of one Tor.
     *
     * @param port a host name in it is resolved at every question, never under {@code .onion}
     * @param timeout for each question
     * @param network what Tor takes its addresses from; an answer outside it is refused
     */
    public DnsPort(InetSocketAddress port, Duration timeout, VirtualNetwork network) {
        if (OnionAddress.isUnderOnion(port.getHostString())) {
            throw new IllegalArgumentException(
                    "Tor's DNSPort at " + port.getHostString() + ", expected a host");
        }
        this.port = port;
        this.timeout = requireNonNull(timeout);
        this.network = requireNonNull(network);
    }

    @Override
    public Mono<Mapping> of(OnionAddress onion) {
        return resolvedPort()
                .flatMap(tor -> tor.isUnresolved() ? unknownHost() : ask(tor, onion))
                .onErrorResume(DnsPort::isExpected, failure -> Mono.just(failed(failure)));
    }

    private Mono<InetSocketAddress> resolvedPort() {
        if (!port.isUnresolved()) {
            return Mono.just(port);
        }
        return Mono.fromCallable(() -> new InetSocketAddress(port.getHostString(), port.getPort()))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<Mapping> unknownHost() {
        return Mono.just(new Mapping.Unmapped(port.getHostString() + " does not resolve"));
    }

    private Mono<Mapping> ask(InetSocketAddress tor, OnionAddress onion) {
        Name name = absolute(onion);
        SimpleResolver resolver = new SimpleResolver(tor);
        resolver.setTimeout(timeout);
        resolver.setIgnoreTruncation(true);
        Message query = Message.newQuery(Record.newRecord(name, Type.A, DClass.IN));
        return Mono.fromCompletionStage(() -> resolver.sendAsync(query))
                .map(answer -> read(answer, name));
    }

    private static Name absolute(OnionAddress onion) {
        try {
            return Name.fromString(onion.name(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException("A valid onion address is a DNS name", e);
        }
    }

    private Mapping read(Message answer, Name name) {
        if (answer.getRcode() != Rcode.NOERROR) {
            return unmapped("it says " + Rcode.string(answer.getRcode()));
        }
        List<InetAddress> addresses =
                answer.getSection(Section.ANSWER).stream()
                        .filter(record -> record.getName().equals(name))
                        .filter(ARecord.class::isInstance)
                        .map(record -> ((ARecord) record).getAddress())
                        .toList();
        if (addresses.isEmpty()) {
            return unmapped("it gives no address: is AutomapHostsOnResolve on?");
        }
        InetAddress first = addresses.get(0);
        return network.contains(first)
                ? new Mapping.Mapped(first)
                : unmapped(
                        "it gives "
                                + first.getHostAddress()
                                + ", which does not lie in tor.virtual-network "
                                + network);
    }

    private static boolean isExpected(Throwable failure) {
        return unwrapped(failure) instanceof IOException;
    }

    private Mapping failed(Throwable failure) {
        return unmapped("no answer: " + unwrapped(failure).getMessage());
    }

    private Mapping unmapped(String why) {
        return new Mapping.Unmapped("DNSPort " + port + ": " + why);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrapped(failure.getCause())
                : failure;
    }
}
