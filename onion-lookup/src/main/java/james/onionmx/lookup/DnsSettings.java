package james.onionmx.lookup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TextParseException;

/**
 * How SRV records are asked for.
 *
 * @param resolvers asked in this order, each when those before it failed; none for the system's.
 *     Always none with {@link DnsTransport.Tor}, which has resolvers of its own
 * @param timeout how long each resolver is waited for, two tries together
 * @param srvPrefix the labels in front of the mail domain
 * @param transport how questions travel
 */
public record DnsSettings(
        List<InetSocketAddress> resolvers,
        Duration timeout,
        String srvPrefix,
        DnsTransport transport) {

    /** The system's resolvers, 5 s, {@code _onion-mx._tcp}. */
    public static final DnsSettings DEFAULT =
            new DnsSettings(List.of(), Duration.ofSeconds(5), "_onion-mx._tcp");

    /** Checks the values. */
    public DnsSettings {
        resolvers = List.copyOf(resolvers);
        for (InetSocketAddress resolver : resolvers) {
            if (resolver.isUnresolved()) {
                throw new IllegalArgumentException(
                        "dns.resolvers " + resolver + ", expected an IP address");
            }
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "dns.timeout " + timeout + ", expected more than zero");
        }
        prefixName(srvPrefix);
        if (transport instanceof DnsTransport.Tor && !resolvers.isEmpty()) {
            throw new IllegalArgumentException(
                    "resolvers outside Tor " + resolvers + ", expected none beside those in it");
        }
    }

    /** Over UDP. */
    public DnsSettings(List<InetSocketAddress> resolvers, Duration timeout, String srvPrefix) {
        this(resolvers, timeout, srvPrefix, new DnsTransport.Udp());
    }

    /** A copy that asks these resolvers. */
    public DnsSettings withResolvers(List<InetSocketAddress> others) {
        return new DnsSettings(others, timeout, srvPrefix, transport);
    }

    /** A copy that waits so long. */
    public DnsSettings withTimeout(Duration other) {
        return new DnsSettings(resolvers, other, srvPrefix, transport);
    }

    /** A copy whose questions travel so. */
    public DnsSettings withTransport(DnsTransport other) {
        return new DnsSettings(resolvers, timeout, srvPrefix, other);
    }

    /** The configured resolvers, or else the system's; none of them through Tor. */
    public List<InetSocketAddress> effectiveResolvers() {
        if (transport instanceof DnsTransport.Tor) {
            return List.of();
        }
        return resolvers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : resolvers;
    }

    /** After this time every look-up has ended: each resolver was given its whole time. */
    public Duration longestLookup() {
        int resolversInAll =
                transport instanceof DnsTransport.Tor tor
                        ? tor.resolvers().size()
                        : effectiveResolvers().size();
        return timeout.multipliedBy(resolversInAll);
    }

    Name prefix() {
        return prefixName(srvPrefix);
    }

    private static Name prefixName(String text) {
        try {
            Name name = Name.fromString(text);
            if (!text.isEmpty() && !name.isAbsolute()) {
                return name;
            }
        } catch (TextParseException e) {
            throw new IllegalArgumentException(unusable(text) + " (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(unusable(text));
    }

    private static String unusable(String text) {
        return "dns.srv-prefix \""
                + text
                + "\", expected labels without a dot at the end, such as _onion-mx._tcp";
    }
}
