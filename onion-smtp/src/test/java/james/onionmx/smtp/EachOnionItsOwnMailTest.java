package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.smtp.OnionServices.Visit;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Floods to many onions at once, from several threads, over sockets and SOCKS, to receivers that
 * refuse, say 421, hang up, reset and cannot be reached at random: whatever happens, no octet of a
 * mail arrives anywhere but at the onion and port that it was meant for.
 */
@Timeout(300)
class EachOnionItsOwnMailTest {

    private static final int ONIONS = 20;
    private static final int MAILS = 1_500;
    private static final int SENDERS = 4;
    private static final int DOMAINS = 3;
    private static final int UNREACHABLE_ONE_IN = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));

    @TempDir private Path directory;

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(2);
    private final List<OnionEndpoint> destinations = destinations();
    private final Queue<RandomReceiver> visited = new ConcurrentLinkedQueue<>();
    private final Map<OnionEndpoint, PeerLedger> ledgers = new ConcurrentHashMap<>();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final Random random = new Random(4);
    private List<Flight> flights = List.of();
    private OnionServices services;

    /**
     * A mail and where it has to go.
     *
     * @param id its sender's address: destination, number, domain of its recipients
     */
    private record Flight(
            String id, OnionEndpoint target, Envelope envelope, SpooledMessage mail) {}

    /** Two ports of each onion: the other port is a stranger too. */
    private static List<OnionEndpoint> destinations() {
        return IntStream.range(0, ONIONS)
                .boxed()
                .flatMap(i -> Stream.of(Onions.endpoint(i, 25), Onions.endpoint(i, 2525)))
                .toList();
    }

    @BeforeEach
    void openServices() throws IOException {
        List<Flight> all = new ArrayList<>();
        for (int i = 0; i < MAILS; i++) {
            all.add(flight(i));
        }
        flights = List.copyOf(all);
        services = OnionServices.start(this::visit);
    }

    @AfterEach
    void closeServices() {
        services.close();
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Flight flight(int number) throws IOException {
        int destination = random.nextInt(destinations.size());
        String domain = "d" + random.nextInt(DOMAINS) + ".example";
        String id = "to-" + destination + "-" + number + "@" + domain;
        List<ForwardPath> recipients =
                IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(i -> new ForwardPath("r" + i + "-" + id))
                        .toList();
        String text = "Subject: " + id + "\r\n\r\n" + (id + "\r\n").repeat(random.nextInt(40));
        contents.put(id, text.getBytes(ISO_8859_1));
        return new Flight(
                id,
                destinations.get(destination),
                new Envelope(new ReversePath(id), recipients),
                OnionPath.spool(directory, text));
    }

    private Optional<ChannelHandler> visit(Visit visit) {
        OnionEndpoint asked =
                destinations.stream()
                        .filter(d -> d.onion().name().equals(visit.host()))
                        .filter(d -> d.port() == visit.port())
                        .findFirst()
                        .orElseThrow();
        if (random.nextInt(UNREACHABLE_ONE_IN) == 0) {
            return Optional.empty();
        }
        Random lots = new Random(random.nextLong());
        RandomPeer peer =
                new RandomPeer(
                        lots,
                        ledgers.computeIfAbsent(asked, onion -> new PeerLedger()),
                        contents,
                        RandomPeer.Mood.MAY_LEAVE,
                        RandomPeer.extensions(lots));
        RandomReceiver receiver = new RandomReceiver(asked, visit.credentials(), peer);
        visited.add(receiver);
        return Optional.of(receiver);
    }

    private OnionSmtpPool pool(IsolationMode isolation) {
        return OnionSmtpPool.through(
                new TorSocks(services.address(), PATIENCE, eventLoops),
                new HeloName("client.example"),
                new SmtpSettings(
                        SmtpTimeouts.DEFAULT,
                        new PipelineLimits(8, 100_000),
                        new PoolSettings(isolation, 4, 40, 12, Duration.ofMillis(20), SHORT)),
                new OnionSmtpPool.Schedulers(Schedulers.boundedElastic(), Schedulers.parallel()));
    }

    @ParameterizedTest
    @EnumSource(IsolationMode.class)
    void noOctetOfAMailArrivesAtAnotherOnion(IsolationMode isolation) {
        OnionSmtpPool pool = pool(isolation);

        Map<Flight, TransactionOutcome> outcomes = sendAll(pool);
        pool.close(Duration.ofSeconds(20)).block();

        assertThat(outcomes).hasSize(MAILS);
        await().atMost(PATIENCE).until(() -> services.open() == 0);
        assertThat(visited).allSatisfy(RandomReceiver::requireNoComplaint);
        assertThat(visited)
                .allSatisfy(
                        receiver ->
                                assertThat(receiver.mentionedDestinations())
                                        .isSubsetOf(destinations.indexOf(receiver.own())));
        assertKeptApart(isolation);
        outcomes.forEach(this::assertCommittedWhereItSaysSo);
        assertThat(outcomes.values().stream().filter(Outcomes::isDelivered))
                .as("delivered, in spite of all")
                .hasSizeGreaterThan(MAILS / 10);
    }

    /** From some threads, each of which has many mails under way. */
    private Map<Flight, TransactionOutcome> sendAll(OnionSmtpPool pool) {
        return Flux.range(0, SENDERS)
                .flatMap(
                        sender ->
                                Flux.fromIterable(flights)
                                        .filter(flight -> number(flight) % SENDERS == sender)
                                        .flatMap(flight -> sent(pool, flight), MAILS)
                                        .subscribeOn(Schedulers.boundedElastic()))
                .collect(Collectors.toConcurrentMap(Map.Entry::getKey, Map.Entry::getValue))
                .block(PATIENCE);
    }

    private static int number(Flight flight) {
        return Integer.parseInt(flight.id().split("[-@]", -1)[2]);
    }

    /** As a queue would, again where it was only postponed. */
    private static Mono<Map.Entry<Flight, TransactionOutcome>> sent(
            OnionSmtpPool pool, Flight flight) {
        return pool.send(flight.target(), flight.envelope(), flight.mail())
                .single()
                .flatMap(
                        outcome ->
                                outcome instanceof TransactionOutcome.Answered
                                        ? Mono.just(Map.entry(flight, outcome))
                                        : Mono.delay(Duration.ofMillis(5))
                                                .then(Mono.defer(() -> sent(pool, flight))));
    }

    private void assertKeptApart(IsolationMode isolation) {
        switch (isolation) {
            case ONION ->
                    assertThat(perCredentials(receiver -> Stream.of(receiver.own().onion())))
                            .allSatisfy(onions -> assertThat(onions).hasSize(1));
            case DOMAIN ->
                    assertThat(perCredentials(receiver -> receiver.domains().stream()))
                            .allSatisfy(domains -> assertThat(domains).hasSizeLessThanOrEqualTo(1));
            case MAIL ->
                    assertThat(perCredentials(receiver -> receiver.mails().stream()))
                            .allSatisfy(mails -> assertThat(mails).hasSizeLessThanOrEqualTo(1));
            case OFF ->
                    assertThat(visited).extracting(RandomReceiver::credentials).containsOnly("");
        }
    }

    /** What each circuit saw, over all its connections. */
    private <T> Collection<Set<T>> perCredentials(Function<RandomReceiver, Stream<T>> seen) {
        return visited.stream()
                .flatMap(
                        receiver ->
                                seen.apply(receiver).map(s -> Map.entry(receiver.credentials(), s)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())))
                .values();
    }

    private void assertCommittedWhereItSaysSo(Flight flight, TransactionOutcome outcome) {
        ((TransactionOutcome.Answered) outcome)
                .recipients()
                .forEach(
                        (to, of) -> {
                            if (of instanceof RecipientOutcome.Delivered) {
                                assertThat(
                                                ledgers.get(flight.target())
                                                        .isCommitted(flight.id(), to.address()))
                                        .as("%s taken at its own onion", flight.id())
                                        .isTrue();
                            }
                        });
    }
}
