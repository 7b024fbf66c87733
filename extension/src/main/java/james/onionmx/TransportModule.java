package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.AutomapSettings;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.DnsPort;
import james.onionmx.mailets.RouteDelivery;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.tor.AddressConnector;
import james.onionmx.tor.AutomapConnector;
import james.onionmx.tor.LinuxTcpTable;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTransPort;
import java.security.SecureRandom;
import java.time.Duration;
import javax.inject.Singleton;
import reactor.core.scheduler.Schedulers;

/** Puts the way to onion services together: Tor, SMTP, the choice among targets. */
final class TransportModule extends AbstractModule {

    /** Tor answers out of its head. */
    private static final Duration DNS_PORT_TIMEOUT = Duration.ofSeconds(5);

    /** On top of the mailet's own patience. */
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    @Provides
    @Singleton
    OnionSmtpPool pool(OnionMxConfiguration configuration, OnionEventLoops loops, OwnName ownName) {
        OnionSmtpPool pool =
                OnionSmtpPool.through(
                        connector(configuration, loops),
                        ownName.helo(),
                        configuration.smtp(),
                        new OnionSmtpPool.Schedulers(
                                Schedulers.boundedElastic(), Schedulers.parallel()));
        loops.beforeTheEnd(() -> pool.close(CLOSING_PATIENCE));
        return pool;
    }

    @Provides
    OnionMailTransport transport(OnionSmtpPool pool) {
        return pool;
    }

    @Provides
    IsolationMode isolation(OnionMxConfiguration configuration) {
        return configuration.smtp().pool().isolation();
    }

    private static OnionConnector connector(
            OnionMxConfiguration configuration, OnionEventLoops loops) {
        TorSocks byName =
                new TorSocks(
                        configuration.torSocksAddress(),
                        configuration.connectTimeout(),
                        loops.group());
        return configuration
                .automap()
                .<OnionConnector>map(
                        automap ->
                                new AutomapConnector(
                                        dnsPort(automap),
                                        byAddress(automap, byName, configuration, loops)))
                .orElse(byName);
    }

    private static AddressConnector byAddress(
            AutomapSettings automap,
            TorSocks socks,
            OnionMxConfiguration configuration,
            OnionEventLoops loops) {
        return automap.transPort()
                .<AddressConnector>map(
                        transPort ->
                                new TorTransPort(
                                        transPort,
                                        LinuxTcpTable.ofThisProcess(),
                                        configuration.connectTimeout(),
                                        loops.group()))
                .orElse(socks::connect);
    }

    private static DnsPort dnsPort(AutomapSettings automap) {
        return new DnsPort(automap.dnsPortAddress(), DNS_PORT_TIMEOUT, automap.network());
    }

    @Provides
    @Singleton
    RouteDelivery routeDelivery(OnionMailTransport transport) {
        return new RouteDelivery(transport, new SecureRandom());
    }
}
