package james.onionmx.testbed.tor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Tor client: SOCKS port (onion names only, isolation by user name, extended errors) and DNS
 * port.
 *
 * @param node its process
 * @param socksPort on 127.0.0.1; stays across restarts
 * @param dnsPort on 127.0.0.1, UDP; stays across restarts
 */
public record TorClient(TorNode node, int socksPort, int dnsPort) {

    private static final String RENDEZVOUS = "HS_CLIENT_REND";
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(130);

    /** Where the SOCKS port is. */
    public InetSocketAddress socksAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socksPort);
    }

    /** Where the DNS port is. */
    public InetSocketAddress dnsAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), dnsPort);
    }

    /** Its control port. */
    public TorControl control() {
        return node.control();
    }

    /** All its circuits now. */
    public List<Circuit> circuits() {
        return control().circuits();
    }

    /** Those of its circuits that carry connections to an onion service. */
    public List<Circuit> circuitsTo(String onionName) {
        String service = onionName.substring(0, onionName.length() - ".onion".length());
        return circuits().stream()
                .filter(circuit -> circuit.rendQuery().filter(service::equals).isPresent())
                .filter(circuit -> circuit.purpose().filter(RENDEZVOUS::equals).isPresent())
                .toList();
    }

    /** Connects to a port of an onion service, waiting longer than Tor itself does. */
    public SocksDial.Outcome dial(String onionName, int port) {
        return new SocksDial(socksAddress(), Optional.empty(), DIAL_TIMEOUT).dial(onionName, port);
    }

    /** The same on circuits of their own. */
    public SocksDial.Outcome dial(String onionName, int port, String isolation) {
        return new SocksDial(socksAddress(), Optional.of(isolation), DIAL_TIMEOUT)
                .dial(onionName, port);
    }
}
