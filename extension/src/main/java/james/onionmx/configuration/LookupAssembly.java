package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import james.onionmx.lookup.CacheSettings;
import james.onionmx.lookup.DnsClient;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.ExemptingDirectory;
import james.onionmx.lookup.LiteralOnionSource;
import james.onionmx.lookup.LocalDomains;
import james.onionmx.lookup.MapSource;
import james.onionmx.lookup.MxMapSource;
import james.onionmx.lookup.NamedSources;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OnionMxMap;
import james.onionmx.lookup.OnionMxSource;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.lookup.ResolverPath;
import james.onionmx.lookup.SourceName;
import james.onionmx.lookup.SrvObserver;
import james.onionmx.lookup.SrvSource;
import james.onionmx.tor.TorSocks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Puts the directory of onion MXs together that a configuration describes: the same in James and on
 * the command line.
 *
 * @param configuration what the operator wrote
 * @param map gives the static map that is in force
 * @param dns how the DNS is asked, James' resolvers filled in
 * @param dnssec what its answers are worth
 * @param resolvers how resolvers are reached
 * @param clock what expiry is measured by
 */
public record LookupAssembly(
        OnionMxConfiguration configuration,
        Supplier<OnionMxMap> map,
        DnsSettings dns,
        DnssecSettings dnssec,
        ResolverPath resolvers,
        Clock clock) {

    /** A question that waits on a stuck circuit is better asked on another. */
    private static final Duration CIRCUIT_PATIENCE = Duration.ofSeconds(30);

    /** Refuses nulls. */
    public LookupAssembly {
        requireNonNull(configuration);
        requireNonNull(map);
        requireNonNull(dns);
        requireNonNull(dnssec);
        requireNonNull(resolvers);
        requireNonNull(clock);
    }

    /** How resolvers are reached: through the configured Tor, should the settings want that. */
    public static ResolverPath resolverPath(
            OnionMxConfiguration configuration, EventLoopGroup loops) {
        Duration patience = configuration.connectTimeout();
        return ResolverPath.through(
                new TorSocks(
                        configuration.torSocksAddress(),
                        patience.compareTo(CIRCUIT_PATIENCE) < 0 ? patience : CIRCUIT_PATIENCE,
                        loops));
    }

    /**
     * All sources there are.
     *
     * @param memory holds what the DNS publishes against what it published before
     * @param observer is told what the DNS says of SRV records
     */
    public NamedSources sources(UnaryOperator<OnionMxSource> memory, SrvObserver observer) {
        CacheSettings cache = CacheSettings.DEFAULT;
        DnsClient client = DnsClient.create(dns, dnssec, resolvers, clock);
        SrvSource srv = SrvSource.create(client, cache, clock, observer);
        return new NamedSources(
                Map.of(
                        SourceName.LITERAL,
                        new LiteralOnionSource(),
                        SourceName.MAP,
                        new MapSource(map),
                        SourceName.MX_MAP,
                        MxMapSource.create(map, client, cache, clock),
                        SourceName.SRV,
                        memory.apply(srv)));
    }

    /** Asks sources in the configured order, but not about domains that never have an onion MX. */
    public OnionMxDirectory directory(NamedSources sources, LocalDomains local) {
        return new ExemptingDirectory(
                new OrderedDirectory(sources.inOrder(configuration.lookupOrder())),
                configuration.ignoredDomains(),
                local);
    }
}
