package james.onionmx.cli;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.LookupAssembly;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.LocalDomains;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.NamedSources;
import james.onionmx.lookup.OnionMxSource;
import james.onionmx.lookup.Pin;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.Pins;
import james.onionmx.lookup.RememberingSource;
import james.onionmx.lookup.ResolverPath;
import james.onionmx.lookup.SrvObservation;
import james.onionmx.lookup.TrustChains;
import james.onionmx.lookup.ZoneTrust;
import james.onionmx.matchers.LookupFailurePolicy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks domains up as James would by a configuration, and tells how. What is remembered is read and
 * never written. Thread-safe.
 */
final class LookupSession implements AutoCloseable {

    /** Which domains are James' own stands in its database, which nobody here reads. */
    private static final LocalDomains UNKNOWN_HERE = domain -> Mono.just(false);

    private static final int PATIENCE_MILLIS = 1_000;

    private final LookupAssembly assembly;
    private final NamedSources sources;
    private final Optional<Pins> pins;
    private final Optional<TrustChains> chains;
    private final EventLoopGroup loops;
    private final Map<MailDomain, SrvObservation> observations;

    private LookupSession(
            LookupAssembly assembly,
            Optional<Pins> pins,
            Optional<TrustChains> chains,
            EventLoopGroup loops) {
        this.assembly = assembly;
        this.pins = pins;
        this.chains = chains;
        this.loops = loops;
        this.observations = new ConcurrentHashMap<>();
        this.sources =
                assembly.sources(this::remembered, seen -> observations.put(seen.domain(), seen));
    }

    /** Reads all files that the configuration names. */
    static LookupSession open(OperatorConfiguration configuration, Clock clock)
            throws BadConfigurationException, PinFormatException {
        OnionMxConfiguration settings = configuration.settings();
        DnsSettings dns = configuration.dns();
        DnssecSettings dnssec = configuration.files().dnssec(settings, dns);
        EventLoopGroup loops = new NioEventLoopGroup(1, new DefaultThreadFactory("onion-io", true));
        ResolverPath path = LookupAssembly.resolverPath(settings, loops);
        return new LookupSession(
                new LookupAssembly(
                        settings,
                        configuration.files().map(settings.mapFiles()),
                        dns,
                        dnssec,
                        path,
                        clock),
                pins(configuration, clock),
                TrustChains.create(dns, dnssec, path, clock),
                loops);
    }

    private static Optional<Pins> pins(OperatorConfiguration configuration, Clock clock)
            throws BadConfigurationException, PinFormatException {
        OnionMxConfiguration settings = configuration.settings();
        if (configuration.layout().isEmpty() || !settings.memory().isOn()) {
            return Optional.empty();
        }
        return Optional.of(
                Pins.view(
                        configuration.files().pins(settings.pinFile()),
                        configuration.files().pinSeeds(settings.pinSeeds()),
                        clock));
    }

    private OnionMxSource remembered(OnionMxSource source) {
        return pins.<OnionMxSource>map(
                        known ->
                                new RememberingSource(
                                        source,
                                        known,
                                        assembly.configuration().memory(),
                                        assembly.clock()))
                .orElse(source);
    }

    /** Looks up a domain, or that of an address. */
    Mono<LookupReport> lookup(String name) {
        return Mono.defer(
                () -> {
                    String text = name.substring(name.lastIndexOf('@') + 1);
                    Optional<MailDomain> domain =
                            MailDomain.parse(text) instanceof MailDomain.Parsed.Valid valid
                                    ? Optional.of(valid.domain())
                                    : Optional.empty();
                    Optional<Pin> before = domain.flatMap(this::pin);
                    List<SourceAnswer> answers = new CopyOnWriteArrayList<>();
                    NamedSources watched =
                            sources.observedBy(
                                    (source, asked, answer) ->
                                            answers.add(new SourceAnswer(source, answer)));
                    return assembly.directory(watched, UNKNOWN_HERE)
                            .lookup(text)
                            .map(outcome -> report(name, text, domain, outcome, answers, before));
                });
    }

    private LookupReport report(
            String name,
            String text,
            Optional<MailDomain> domain,
            LookupOutcome outcome,
            List<SourceAnswer> answers,
            Optional<Pin> before) {
        PinView pin =
                pins.isEmpty() ? PinView.off() : PinView.of(before, domain.flatMap(this::pin));
        return new LookupReport(
                name,
                domain.map(MailDomain::name).orElse(text),
                outcome,
                assembly.configuration().lookupFailurePolicy() == LookupFailurePolicy.DEFER,
                answers,
                domain.map(observations::get),
                pin,
                List.of());
    }

    private Optional<Pin> pin(MailDomain domain) {
        return pins.flatMap(known -> known.find(domain));
    }

    /** Looks up as the other, and then shows the way of trust to what the DNS said. */
    Mono<LookupReport> explain(String name) {
        return lookup(name)
                .flatMap(
                        report ->
                                report.dns().isPresent() && chains.isPresent()
                                        ? chain(report.dns().get(), chains.get())
                                                .map(report::withChain)
                                        : Mono.just(report));
    }

    private static Mono<List<ZoneTrust>> chain(SrvObservation dns, TrustChains chains) {
        return Flux.just(dns.question(), dns.answeredBy())
                .distinct()
                .concatMap(chains::to)
                .concatMapIterable(zones -> zones)
                .distinct()
                .collectList();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
