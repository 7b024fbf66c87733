package james.onionmx.testbed.tor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A Tor client with a TransPort and a DNS port, and no SOCKS port.
 *
 * @param node its process
 * @param transPort on 127.0.0.1
 * @param dnsPort on 127.0.0.1, UDP
 */
public record TransparentTorClient(TorNode node, int transPort, int dnsPort) {

    /** Where the TransPort is. */
    public InetSocketAddress transAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), transPort);
    }

    /** Where the DNS port is. */
    public InetSocketAddress dnsAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), dnsPort);
    }

    /** All its circuits now. */
    public List<Circuit> circuits() {
        return node.control().circuits();
    }
}
