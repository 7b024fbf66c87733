package james.onionmx.cli;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.LookupAssembly;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.lookup.SourceName;
import james.onionmx.lookup.SrvObservation;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorSocks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** Looks at what was published, as others do: through a resolver, and through Tor. */
final class RecordsCheckRun implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 1_000;
    private static final Duration BANNER_LIMIT = Duration.ofMinutes(1);

    private final OperatorConfiguration configuration;
    private final Optional<String> greetingName;
    private final EventLoopGroup loops =
            new NioEventLoopGroup(1, new DefaultThreadFactory("onion-io", true));
    private final Map<MailDomain, SrvObservation> seen = new ConcurrentHashMap<>();
    private final Map<OnionEndpoint, ServiceCheck> services = new ConcurrentHashMap<>();
    private final OrderedDirectory published;
    private final SecureRandom random = new SecureRandom();

    RecordsCheckRun(OperatorConfiguration configuration, Clock clock)
            throws BadConfigurationException {
        this.configuration = configuration;
        this.greetingName = configuration.greetingName();
        OnionMxConfiguration settings = configuration.settings();
        DnsSettings dns = configuration.dns();
        DnssecSettings dnssec = configuration.files().dnssec(settings, dns);
        LookupAssembly assembly =
                new LookupAssembly(
                        settings,
                        configuration.files().map(List.of()),
                        dns,
                        dnssec,
                        LookupAssembly.resolverPath(settings, loops),
                        clock);
        this.published =
                new OrderedDirectory(
                        assembly.sources(
                                        source -> source,
                                        observation -> seen.put(observation.domain(), observation))
                                .inOrder(List.of(SourceName.SRV)));
    }

    /** What became of a domain's records. */
    RecordCheck of(MailDomain domain, List<SrvLine> wanted) {
        published.lookup(domain.name()).block();
        SrvObservation dns =
                Optional.ofNullable(seen.get(domain))
                        .orElseGet(() -> unanswered(domain, wanted.get(0).name()));
        List<ServiceCheck> reached =
                wanted.stream()
                        .map(line -> new OnionEndpoint(line.onion(), line.port()))
                        .distinct()
                        .map(service -> services.computeIfAbsent(service, this::reach))
                        .toList();
        return RecordCheck.of(dns, wanted, reached);
    }

    private static SrvObservation unanswered(MailDomain domain, String question) {
        return new SrvObservation(
                domain,
                question,
                question,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "the DNS was not asked");
    }

    private ServiceCheck reach(OnionEndpoint service) {
        FirstLine first = new FirstLine();
        TorSocks tor =
                new TorSocks(
                        configuration.settings().torSocksAddress(),
                        configuration.settings().connectTimeout(),
                        loops);
        return tor.connect(
                        service,
                        Isolation.fresh(random),
                        pipeline -> pipeline.addLast("first-line", first))
                .flatMap(connection -> banner(connection, first, service))
                .block();
    }

    private Mono<ServiceCheck> banner(
            TorConnection connection, FirstLine first, OnionEndpoint service) {
        if (connection instanceof TorConnection.Failed failed) {
            return Mono.just(unreached(service, failed.failure().toString()));
        }
        return Mono.fromFuture(first.line())
                .map(
                        line ->
                                line.isEmpty()
                                        ? unreached(service, "it closed without a greeting")
                                        : new ServiceCheck(
                                                service, Optional.of(line), greetingName, ""))
                .timeout(BANNER_LIMIT, Mono.just(unreached(service, "it does not greet")))
                .doFinally(
                        end ->
                                ((TorConnection.Connected) connection)
                                        .channel()
                                        .close()
                                        .addListener(
                                                ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
    }

    private ServiceCheck unreached(OnionEndpoint service, String why) {
        return new ServiceCheck(service, Optional.empty(), greetingName, why);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
