package james.onionmx.configuration;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.VirtualNetwork;
import james.onionmx.tor.LinuxTcpTable;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What {@code tor.resolve = automap} needs to know.
 *
 * @param dnsPort Tor's DNSPort
 * @param network what Tor takes virtual addresses from
 * @param transPort where the firewall redirects connections to that network; empty where they go
 *     through the SOCKS port
 */
public record AutomapSettings(
        HostAndPort dnsPort, VirtualNetwork network, Optional<InetSocketAddress> transPort) {

    /** Tor's DNSPort, its host name not resolved yet. */
    public InetSocketAddress dnsPortAddress() {
        return InetSocketAddress.createUnresolved(dnsPort.getHost(), dnsPort.getPort());
    }

    /** Empty where connections go by name. */
    static Optional<AutomapSettings> from(PropertyReader reader) throws BadConfigurationException {
        return from(reader, LinuxTcpTable.ofThisProcess());
    }

    static Optional<AutomapSettings> from(PropertyReader reader, LinuxTcpTable sockets)
            throws BadConfigurationException {
        TorResolveMode mode =
                reader.choice(
                        OnionMxConfiguration.TOR_RESOLVE,
                        TorResolveMode.class,
                        TorResolveMode.SOCKS);
        if (mode == TorResolveMode.SOCKS) {
            refuseWithoutAutomap(reader, OnionMxConfiguration.TOR_DNS_PORT);
            refuseWithoutAutomap(reader, OnionMxConfiguration.TOR_VIRTUAL_NETWORK);
            refuseWithoutAutomap(reader, OnionMxConfiguration.TOR_TRANS_PORT);
            refuseWithoutAutomap(reader, OnionMxConfiguration.TOR_CONNECT);
            return Optional.empty();
        }
        if (reader.list(OnionMxConfiguration.TOR_DNS_PORT).isEmpty()) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.TOR_DNS_PORT,
                    "",
                    "host:port of Tor's DNSPort, which tor.resolve = automap asks");
        }
        VirtualNetwork network = network(reader);
        return Optional.of(
                new AutomapSettings(
                        reader.hostAndPort(
                                OnionMxConfiguration.TOR_DNS_PORT,
                                HostAndPort.fromParts("127.0.0.1", 53)),
                        network,
                        new TransPortKeys(reader, sockets).transPort(network)));
    }

    private static void refuseWithoutAutomap(PropertyReader reader, String key)
            throws BadConfigurationException {
        if (!reader.list(key).isEmpty()) {
            throw BadConfigurationException.of(
                    key, String.join(",", reader.list(key)), "it only with tor.resolve = automap");
        }
    }

    private static VirtualNetwork network(PropertyReader reader) throws BadConfigurationException {
        String key = OnionMxConfiguration.TOR_VIRTUAL_NETWORK;
        String expected =
                "a network of loopback or private addresses, the same as Tor's"
                        + " VirtualAddrNetworkIPv4, such as 127.192.0.0/10";
        String text = reader.text(key, expected).orElse(VirtualNetwork.ofTor().toString());
        try {
            return VirtualNetwork.parse(text);
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(key, text, expected);
        }
    }
}
