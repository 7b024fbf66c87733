package james.onionmx.lookup;

import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTarget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.xbill.DNS.Resolver;

/**
 * How the resolvers of {@link DnsSettings} are reached. All resolvers made by one path share its
 * connections through Tor. Thread-safe.
 */
public final class ResolverPath {

    private final Function<TorTarget, DnsLine> lines;

    private ResolverPath(Function<TorTarget, DnsLine> lines) {
        this.lines = lines;
    }

    /** Only from this machine itself: settings with {@link DnsTransport.Tor} are refused. */
    public static ResolverPath direct() {
        return new ResolverPath(
                target -> {
                    throw new IllegalArgumentException(
                            "resolver " + target + " through Tor, but no Tor was given");
                });
    }

    /**
     * Through Tor where the settings want it.
     *
     * @param tor its time-out decides how long questions wait for a stuck circuit before the next
     *     connection is tried: rather half a minute than two
     */
    public static ResolverPath through(TorSocks tor) {
        return through(tor, DnsTls.ofTheJdk());
    }

    static ResolverPath through(TorSocks tor, DnsTls tls) {
        Map<TorTarget, DnsLine> known = new ConcurrentHashMap<>();
        return new ResolverPath(
                target ->
                        known.computeIfAbsent(
                                target,
                                key -> new DnsLine(tor, key, tls, DnsStream.Limits.DEFAULT)));
    }

    /** A resolver that asks those of the settings in their order; sends nothing yet. */
    Resolver to(DnsSettings dns) {
        if (dns.transport() instanceof DnsTransport.Tor tor) {
            return FailoverResolver.among(
                    tor.resolvers().stream()
                            .<Resolver>map(target -> new TorResolver(lines.apply(target)))
                            .toList(),
                    dns.timeout());
        }
        FailoverResolver resolver = FailoverResolver.to(dns.effectiveResolvers(), dns.timeout());
        resolver.setTCP(dns.transport() instanceof DnsTransport.Tcp);
        return resolver;
    }
}
