package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.AutomapSettings;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.DnsPort;
import james.onionmx.mailets.TransportOptions;
import james.onionmx.smtp.CertificatePins;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SmtpTimeouts;
import james.onionmx.smtp.StarttlsMode;
import james.onionmx.tor.AddressConnector;
import james.onionmx.tor.AutomapConnector;
import james.onionmx.tor.LinuxTcpTable;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTransPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Singleton;
import reactor.core.scheduler.Schedulers;

/**
 * The pools of sessions, one for all mailets that want the same of a connection; normally there is
 * just one. Their sessions count against the same limits. Thread-safe.
 */
@Singleton
final class OnionPools {

    /** Tor answers out of its head. */
    private static final Duration DNS_PORT_TIMEOUT = Duration.ofSeconds(5);

    /** On top of the mailet's own patience. */
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    private final OnionMxConfiguration configuration;
    private final OnionEventLoops loops;
    private final OwnName ownName;
    private final CertificatePins pins;
    private final ConnectMetrics metrics;
    private final Map<TransportOptions, OnionSmtpPool> pools = new HashMap<>();

    @Inject
    OnionPools(
            OnionMxConfiguration configuration,
            OnionEventLoops loops,
            OwnName ownName,
            CertificatePins pins,
            ConnectMetrics metrics) {
        this.configuration = requireNonNull(configuration);
        this.loops = requireNonNull(loops);
        this.ownName = requireNonNull(ownName);
        this.pins = requireNonNull(pins);
        this.metrics = requireNonNull(metrics);
    }

    synchronized OnionSmtpPool with(TransportOptions options) {
        Optional<OnionSmtpPool> known = Optional.ofNullable(pools.get(options));
        return known.orElseGet(
                () -> {
                    OnionSmtpPool pool = limited(open(options));
                    pools.put(options, pool);
                    return pool;
                });
    }

    /** Under the limits of those there are; the first sets them, and its end is that of all. */
    private OnionSmtpPool limited(OnionSmtpPool pool) {
        Optional<OnionSmtpPool> any = pools.values().stream().findFirst();
        if (any.isEmpty()) {
            loops.beforeTheEnd(() -> pool.close(CLOSING_PATIENCE));
        }
        return any.map(pool::within).orElse(pool);
    }

    private OnionSmtpPool open(TransportOptions options) {
        return OnionSmtpPool.through(
                metrics.counted(
                        connector(options.connectTimeout().orElse(configuration.connectTimeout()))),
                ownName.helo(options.helo()),
                settings(options),
                new OnionSmtpPool.Schedulers(Schedulers.boundedElastic(), Schedulers.parallel()));
    }

    /** What a mailet wants never weakens TLS that the file requires. */
    SmtpSettings settings(TransportOptions options) {
        SmtpSettings ofFile = configuration.smtp().withPins(pins);
        SmtpSettings usual =
                options.starttls()
                        .filter(mode -> ofFile.starttls().mode() != StarttlsMode.REQUIRED)
                        .map(ofFile::withStarttls)
                        .orElse(ofFile);
        return options.timeout()
                .map(each -> new SmtpTimeouts(each, each, each, each))
                .map(usual::withTimeouts)
                .orElse(usual);
    }

    /** The way to onion services that the configuration describes. */
    OnionConnector connector(Duration connectTimeout) {
        TorSocks byName =
                new TorSocks(configuration.torSocksAddress(), connectTimeout, loops.group());
        return configuration
                .automap()
                .<OnionConnector>map(
                        automap ->
                                new AutomapConnector(
                                        dnsPort(automap),
                                        byAddress(automap, byName, connectTimeout)))
                .orElse(byName);
    }

    private AddressConnector byAddress(
            AutomapSettings automap, TorSocks socks, Duration connectTimeout) {
        return automap.transPort()
                .<AddressConnector>map(
                        transPort ->
                                new TorTransPort(
                                        transPort,
                                        LinuxTcpTable.ofThisProcess(),
                                        connectTimeout,
                                        loops.group()))
                .orElse(socks::connect);
    }

    private static DnsPort dnsPort(AutomapSettings automap) {
        return new DnsPort(automap.dnsPortAddress(), DNS_PORT_TIMEOUT, automap.network());
    }
}
