package james.onionmx;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.AutomapSettings;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.IsolationMode;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.CacheSettings;
import james.onionmx.lookup.DnsPort;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.ExemptingDirectory;
import james.onionmx.lookup.LiteralOnionSource;
import james.onionmx.lookup.LiveMap;
import james.onionmx.lookup.MapSource;
import james.onionmx.lookup.MxMapSource;
import james.onionmx.lookup.NamedSources;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.lookup.ResolverPath;
import james.onionmx.lookup.SourceName;
import james.onionmx.lookup.SrvSource;
import james.onionmx.mailets.MessageSpool;
import james.onionmx.mailets.NodeName;
import james.onionmx.mailets.RouteDelivery;
import james.onionmx.matchers.LookupSettings;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.OnionSmtpTransport;
import james.onionmx.tor.AutomapConnector;
import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.PerOnionIsolation;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Wires the extension into James: {@code guice.extension.module=james.onionmx.OnionMxModule} in
 * {@code extensions.properties}.
 *
 * <p>It reads and checks {@code onionmx.properties} and the maps before James opens a port; what is
 * wrong with them stops James, named.
 */
public final class OnionMxModule extends AbstractModule {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionMxModule.class);

    /** So that a look-up's own words about its time-out arrive before the matcher gives up. */
    private static final Duration DEADLINE_MARGIN = Duration.ofSeconds(1);

    /** A question that waits on a stuck circuit is better asked on another. */
    private static final Duration CIRCUIT_PATIENCE = Duration.ofSeconds(30);

    /** Tor answers out of its head. */
    private static final Duration DNS_PORT_TIMEOUT = Duration.ofSeconds(5);

    private final JamesFiles files;

    /** Made by James. */
    @Inject
    public OnionMxModule(JamesFiles files) {
        this.files = requireNonNull(files);
    }

    @Override
    protected void configure() {
        try {
            OnionMxConfiguration configuration = files.onionMx();
            bind(OnionMxConfiguration.class).toInstance(configuration);
            bind(LiveMap.class).toInstance(files.map(configuration.mapFiles()));
            DnsSettings dns = files.withJamesResolvers(configuration.dns());
            bind(DnsSettings.class).toInstance(dns);
            bind(DnssecSettings.class).toInstance(files.dnssec(configuration, dns));
            bind(LookupSettings.class)
                    .toInstance(
                            new LookupSettings(
                                    configuration.lookupFailurePolicy(),
                                    deadline(configuration.lookupOrder(), dns)));
            bind(OnionMemory.class)
                    .toInstance(
                            OnionMemory.open(
                                    configuration.memory(),
                                    files.pins(configuration.pinFile()),
                                    files.pinSeeds(configuration.pinSeeds()),
                                    Clock.systemUTC()));
        } catch (BadConfigurationException e) {
            LOGGER.error("James does not start: {}", e.getMessage());
            addError("%s", e.getMessage());
        }
    }

    private static Duration deadline(List<SourceName> order, DnsSettings dns) {
        long waits = order.stream().filter(SourceName::asksTheDns).count();
        return dns.longestLookup()
                .multipliedBy(waits)
                .plus(JamesDomains.LONGEST)
                .plus(DEADLINE_MARGIN);
    }

    @Provides
    @Singleton
    ResolverPath resolverPath(OnionMxConfiguration configuration, OnionEventLoops loops) {
        Duration patience = configuration.connectTimeout();
        return ResolverPath.through(
                new TorSocks(
                        socksPort(configuration),
                        patience.compareTo(CIRCUIT_PATIENCE) < 0 ? patience : CIRCUIT_PATIENCE,
                        loops.group()));
    }

    @Provides
    @Singleton
    OnionMxDirectory directory(
            OnionMxConfiguration configuration,
            WatchedMap map,
            DnsSettings dns,
            DnssecSettings dnssec,
            ResolverPath resolverPath,
            OnionMemory memory,
            JamesDomains local,
            Clock clock) {
        SrvSource srv = SrvSource.create(dns, dnssec, resolverPath, CacheSettings.DEFAULT, clock);
        NamedSources sources =
                new NamedSources(
                        Map.of(
                                SourceName.LITERAL,
                                new LiteralOnionSource(),
                                SourceName.MAP,
                                new MapSource(map.live()),
                                SourceName.MX_MAP,
                                MxMapSource.create(
                                        map.live(),
                                        dns,
                                        resolverPath,
                                        CacheSettings.DEFAULT,
                                        clock),
                                SourceName.SRV,
                                memory.of(srv, clock)));
        return new ExemptingDirectory(
                new OrderedDirectory(sources.inOrder(configuration.lookupOrder())),
                configuration.ignoredDomains(),
                local);
    }

    @Provides
    @Singleton
    OnionMailTransport transport(
            OnionMxConfiguration configuration, OnionEventLoops loops, OwnName ownName) {
        return new OnionSmtpTransport(
                connector(configuration, loops),
                ownName.helo(),
                configuration.smtpTimeouts(),
                isolation(configuration.isolation()),
                Schedulers.boundedElastic());
    }

    private static OnionConnector connector(
            OnionMxConfiguration configuration, OnionEventLoops loops) {
        TorSocks byName =
                new TorSocks(
                        socksPort(configuration), configuration.connectTimeout(), loops.group());
        return configuration
                .automap()
                .<OnionConnector>map(automap -> new AutomapConnector(dnsPort(automap), byName))
                .orElse(byName);
    }

    private static DnsPort dnsPort(AutomapSettings automap) {
        return new DnsPort(
                InetSocketAddress.createUnresolved(
                        automap.dnsPort().getHost(), automap.dnsPort().getPort()),
                DNS_PORT_TIMEOUT,
                automap.network());
    }

    private static InetSocketAddress socksPort(OnionMxConfiguration configuration) {
        return InetSocketAddress.createUnresolved(
                configuration.torSocks().getHost(), configuration.torSocks().getPort());
    }

    private static IsolationPolicy isolation(IsolationMode mode) {
        return switch (mode) {
            case ONION -> new PerOnionIsolation(new SecureRandom());
            case OFF -> IsolationPolicy.off();
        };
    }

    @Provides
    @Singleton
    RouteDelivery routeDelivery(OnionMailTransport transport) {
        return new RouteDelivery(transport, new SecureRandom());
    }

    @Provides
    @Singleton
    MessageSpool spool() throws IOException {
        return MessageSpool.open(files.kept("spool"));
    }

    @Provides
    @Singleton
    NodeName nodeName() throws IOException {
        return NodeName.keptIn(files.kept("node-name"));
    }
}
