package james.onionmx.lookup;

import java.time.Clock;
import org.xbill.DNS.Record;

/**
 * How the DNS is asked, and what its answers are worth. Sources that share one share what it
 * learns: whether the resolver hands on signatures, and the keys of zones. Thread-safe.
 */
public final class DnsClient {

    private final DnsSettings dns;
    private final DnssecMode dnssec;
    private final DnsExchange exchange;

    private DnsClient(DnsSettings dns, DnssecMode dnssec, DnsExchange exchange) {
        this.dns = dns;
        this.dnssec = dnssec;
        this.exchange = exchange;
    }

    /**
     * Asks the resolvers of the settings; sends nothing before the first look-up.
     *
     * @param path how they are reached
     * @param clock what signatures expire by
     */
    public static DnsClient create(
            DnsSettings dns, DnssecSettings dnssec, ResolverPath path, Clock clock) {
        return new DnsClient(dns, dnssec.mode(), new DnsExchanges(dns, path, clock).of(dnssec));
    }

    DnsSettings settings() {
        return dns;
    }

    DnssecMode dnssec() {
        return dnssec;
    }

    /** Asks for records of one type, by its class and its number. */
    <R extends Record> RecordResolver<R> resolver(Class<R> records, int type) {
        return new RecordResolver<>(exchange, records, type, dns.longestLookup());
    }
}
