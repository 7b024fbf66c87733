package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.CacheSettings;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.ExemptingDirectory;
import james.onionmx.lookup.LiteralOnionSource;
import james.onionmx.lookup.MapSource;
import james.onionmx.lookup.MxMapSource;
import james.onionmx.lookup.NamedSources;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.lookup.ResolverPath;
import james.onionmx.lookup.SourceName;
import james.onionmx.lookup.SrvSource;
import james.onionmx.tor.TorSocks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.inject.Singleton;

/** Puts the directory of onion MXs together from its sources. */
final class LookupModule extends AbstractModule {

    /** A question that waits on a stuck circuit is better asked on another. */
    private static final Duration CIRCUIT_PATIENCE = Duration.ofSeconds(30);

    @Provides
    @Singleton
    ResolverPath resolverPath(OnionMxConfiguration configuration, OnionEventLoops loops) {
        Duration patience = configuration.connectTimeout();
        return ResolverPath.through(
                new TorSocks(
                        configuration.torSocksAddress(),
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
                                        dnssec,
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
}
