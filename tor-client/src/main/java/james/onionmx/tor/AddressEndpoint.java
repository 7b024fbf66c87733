package james.onionmx.tor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A TCP port of a host that is known by its address.
 *
 * @param address carries neither a name nor an IPv6 zone, whatever it was made from
 * @param port 1 to 65535
 */
public record AddressEndpoint(InetAddress address, int port) implements TorTarget {

    /** Strips name and zone, and checks the values. */
    public AddressEndpoint {
        address = bare(address);
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "address " + address.getHostAddress() + ", expected that of a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
        }
    }

    private static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address + " has an impossible length", e);
        }
    }

    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
