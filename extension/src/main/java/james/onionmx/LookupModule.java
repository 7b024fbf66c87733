package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.LookupAssembly;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.ResolverPath;
import james.onionmx.lookup.SrvObserver;
import java.time.Clock;
import javax.inject.Singleton;

/** Puts the directory of onion MXs together from its sources. */
final class LookupModule extends AbstractModule {

    @Provides
    @Singleton
    ResolverPath resolverPath(OnionMxConfiguration configuration, OnionEventLoops loops) {
        return LookupAssembly.resolverPath(configuration, loops.group());
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
        LookupAssembly lookup =
                new LookupAssembly(configuration, map.live(), dns, dnssec, resolverPath, clock);
        return lookup.directory(
                lookup.sources(source -> memory.of(source, clock), SrvObserver.NOBODY), local);
    }
}
