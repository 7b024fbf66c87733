package james.onionmx.configuration;

import static james.onionmx.configuration.OnionMxConfiguration.DNS_TRANSPORT;
import static james.onionmx.configuration.OnionMxConfiguration.ISOLATION;
import static james.onionmx.configuration.OnionMxConfiguration.TOR_CONNECT;
import static james.onionmx.configuration.OnionMxConfiguration.TOR_SOCKS;
import static james.onionmx.configuration.OnionMxConfiguration.TOR_TRANS_PORT;
import static james.onionmx.configuration.OnionMxConfiguration.TOR_VIRTUAL_NETWORK;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import james.onionmx.lookup.VirtualNetwork;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.tor.ClientAddresses;
import james.onionmx.tor.LinuxTcpTable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code tor.connect} and {@code tor.trans-port}, and refuses what a TransPort cannot do.
 *
 * @param sockets by which each connection is proved
 */
record TransPortKeys(PropertyReader reader, LinuxTcpTable sockets) {

    private static final String EXPECTED =
            "the IPv4 address and port of Tor's TransPort, such as 127.0.0.1:9040";

    /** No address, so refused with the words for one that is missing. */
    private static final HostAndPort NONE = HostAndPort.fromParts("none", 1);

    private static final Set<IsolationMode> NEEDS_CIRCUITS_APART =
            EnumSet.of(IsolationMode.DOMAIN, IsolationMode.MAIL);

    /** Empty where connections go through the SOCKS port. */
    Optional<InetSocketAddress> transPort(VirtualNetwork network) throws BadConfigurationException {
        if (!isAskedFor()) {
            if (!reader.list(TOR_TRANS_PORT).isEmpty()) {
                throw BadConfigurationException.of(
                        TOR_TRANS_PORT,
                        String.join(",", reader.list(TOR_TRANS_PORT)),
                        "it only with tor.connect = trans-port");
            }
            return Optional.empty();
        }
        InetSocketAddress transPort = address();
        requireProof();
        requireRoomForClients(network);
        requireNoIsolationThatIsNotThere(network);
        requireSocksForTheDns();
        return Optional.of(transPort);
    }

    private boolean isAskedFor() throws BadConfigurationException {
        return reader.choice(TOR_CONNECT, TorConnectMode.class, TorConnectMode.SOCKS)
                == TorConnectMode.TRANS_PORT;
    }

    private InetSocketAddress address() throws BadConfigurationException {
        String text = reader.text(TOR_TRANS_PORT, EXPECTED).orElse("");
        HostAndPort port = reader.hostAndPort(TOR_TRANS_PORT, NONE);
        if (!InetAddresses.isInetAddress(port.getHost())) {
            throw BadConfigurationException.of(TOR_TRANS_PORT, text, EXPECTED);
        }
        InetAddress address = InetAddresses.forString(port.getHost());
        if (!(address instanceof Inet4Address) || address.isAnyLocalAddress()) {
            throw BadConfigurationException.of(TOR_TRANS_PORT, text, EXPECTED);
        }
        return new InetSocketAddress(address, port.getPort());
    }

    private void requireProof() throws BadConfigurationException {
        if (!sockets.isReadable()) {
            throw BadConfigurationException.of(
                    TOR_CONNECT,
                    "trans-port",
                    "it only on Linux with a readable /proc/self/net/tcp, by which each connection"
                            + " is proved to end at the TransPort");
        }
    }

    private static void requireRoomForClients(VirtualNetwork network)
            throws BadConfigurationException {
        if (network.overlaps(VirtualNetwork.parse(ClientAddresses.LOOPBACK_NETWORK))) {
            throw BadConfigurationException.of(
                    TOR_VIRTUAL_NETWORK,
                    network.toString(),
                    "a network outside of "
                            + ClientAddresses.LOOPBACK_NETWORK
                            + ", from which connections to the TransPort come");
        }
    }

    private void requireNoIsolationThatIsNotThere(VirtualNetwork network)
            throws BadConfigurationException {
        IsolationMode isolation =
                reader.choice(ISOLATION, IsolationMode.class, IsolationMode.ONION);
        if (NEEDS_CIRCUITS_APART.contains(isolation) && !network.isLoopback()) {
            throw BadConfigurationException.of(
                    ISOLATION,
                    reader.text(ISOLATION, "").orElse(""),
                    "onion or off: with tor.connect = trans-port circuits are kept apart only"
                            + " where tor.virtual-network lies within 127.0.0.0/8");
        }
    }

    private void requireSocksForTheDns() throws BadConfigurationException {
        DnsTransportMode transport =
                reader.choice(DNS_TRANSPORT, DnsTransportMode.class, DnsTransportMode.UDP);
        if (transport == DnsTransportMode.TOR && reader.list(TOR_SOCKS).isEmpty()) {
            throw BadConfigurationException.of(
                    DNS_TRANSPORT,
                    "tor",
                    "udp or tcp, or a SOCKS port in tor.socks: questions do not go through the"
                            + " TransPort");
        }
    }
}
