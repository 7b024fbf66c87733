package james.onionmx.configuration;

import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;

/**
 * An address that a listener binds. Names are not resolved: only {@code localhost} is known.
 *
 * @param host an address, or what stands in its place
 * @param port in digits, or what stands in their place
 */
record BindAddress(String host, String port) {

    private static final String LOCALHOST = "localhost";

    /** As James splits it. */
    static BindAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1).strip();
        return new BindAddress(host.equalsIgnoreCase(LOCALHOST) ? "127.0.0.1" : host.strip(), port);
    }

    static BindAddress of(InetSocketAddress address) {
        return new BindAddress(
                InetAddresses.toAddrString(address.getAddress()),
                Integer.toString(address.getPort()));
    }

    /** Whether only this machine reaches it. */
    boolean isLoopback() {
        return InetAddresses.isInetAddress(host)
                && InetAddresses.forString(host).isLoopbackAddress();
    }

    /** Whether a connection to another address may come here. */
    boolean takesFrom(BindAddress other) {
        return port.equals(other.port)
                && (host.equals(other.host)
                        || !InetAddresses.isInetAddress(host)
                        || InetAddresses.forString(host).isAnyLocalAddress());
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
