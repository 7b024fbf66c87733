package james.onionmx.configuration;

import static james.onionmx.configuration.OnionMxConfiguration.DNS_RESOLVERS;
import static james.onionmx.configuration.OnionMxConfiguration.DNS_SRV_PREFIX;
import static james.onionmx.configuration.OnionMxConfiguration.DNS_TIMEOUT;
import static james.onionmx.configuration.OnionMxConfiguration.DNS_TRANSPORT;

import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnsTransport;
import james.onionmx.lookup.ResolverAddress;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.TorTarget;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the keys under {@code dns.}. */
final class DnsKeys {

    /** The circuit to an onion service takes seconds, the look-up behind it another. */
    private static final Duration TIMEOUT_THROUGH_TOR = Duration.ofSeconds(20);

    private final PropertyReader reader;

    DnsKeys(PropertyReader reader) {
        this.reader = reader;
    }

    DnsSettings settings() throws BadConfigurationException {
        DnsTransportMode mode =
                reader.choice(DNS_TRANSPORT, DnsTransportMode.class, DnsTransportMode.UDP);
        if (mode == DnsTransportMode.TOR) {
            return new DnsSettings(
                    List.of(),
                    reader.duration(DNS_TIMEOUT, TIMEOUT_THROUGH_TOR),
                    srvPrefix(),
                    new DnsTransport.Tor(resolversBehindTor()));
        }
        return new DnsSettings(
                resolvers(),
                reader.duration(DNS_TIMEOUT, DnsSettings.DEFAULT.timeout()),
                srvPrefix(),
                mode == DnsTransportMode.TCP ? new DnsTransport.Tcp() : new DnsTransport.Udp());
    }

    private List<TorTarget> resolversBehindTor() throws BadConfigurationException {
        List<TorTarget> resolvers = new ArrayList<>();
        for (String text : reader.list(DNS_RESOLVERS)) {
            try {
                resolvers.add(ResolverAddress.parseBehindTor(text));
            } catch (IllegalArgumentException e) {
                throw new BadConfigurationException(
                        OnionMxConfiguration.FILE + ": " + e.getMessage());
            }
        }
        if (resolvers.isEmpty()) {
            throw BadConfigurationException.of(
                    DNS_RESOLVERS,
                    "",
                    "the addresses or onion names of resolvers: with dns.transport = tor neither"
                            + " James' resolvers nor the system's are asked");
        }
        return resolvers;
    }

    private List<InetSocketAddress> resolvers() throws BadConfigurationException {
        List<InetSocketAddress> resolvers = new ArrayList<>();
        for (String text : reader.list(DNS_RESOLVERS)) {
            if (OnionAddress.isUnderOnion(ResolverAddress.hostOf(text))) {
                throw BadConfigurationException.of(
                        DNS_RESOLVERS,
                        text,
                        "an IP address; a resolver that is an onion service is only reached with"
                                + " dns.transport = tor");
            }
            try {
                resolvers.add(ResolverAddress.parse(text));
            } catch (IllegalArgumentException e) {
                throw BadConfigurationException.of(
                        DNS_RESOLVERS, text, "an IP address with or without a port");
            }
        }
        return resolvers;
    }

    private String srvPrefix() throws BadConfigurationException {
        String expected = "labels without a dot at the end, such as _onion-mx._tcp";
        String prefix =
                reader.text(DNS_SRV_PREFIX, expected).orElse(DnsSettings.DEFAULT.srvPrefix());
        try {
            new DnsSettings(List.of(), DnsSettings.DEFAULT.timeout(), prefix);
            return prefix;
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(DNS_SRV_PREFIX, prefix, expected);
        }
    }
}
