package james.onionmx.lookup;

import james.onionmx.tor.TorTarget;
import java.util.List;

/** How questions travel to the resolvers. */
public sealed interface DnsTransport {

    /** In datagrams; a truncated answer is asked for again over TCP. */
    record Udp() implements DnsTransport {}

    /** Over TCP only (RFC 7766). */
    record Tcp() implements DnsTransport {}

    /**
     * Over TCP through Tor, so that neither the network around this machine nor the resolver learns
     * who asks whom it writes to.
     *
     * @param resolvers by address or as onion services, at least one, asked in this order; DNS over
     *     TLS (RFC 7858) where the port is 853
     */
    record Tor(List<TorTarget> resolvers) implements DnsTransport {

        /** Refuses to be without a resolver: those of the system must not stand in. */
        public Tor {
            resolvers = List.copyOf(resolvers);
            if (resolvers.isEmpty()) {
                throw new IllegalArgumentException(
                        "dns.transport tor without dns.resolvers, expected one at least");
            }
        }
    }
}
