package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The addresses that connections to a TransPort come from. Where there are no credentials, Tor
 * still keeps clients with different addresses on different circuits ({@code IsolateClientAddr}, on
 * by default), and within a machine every loopback address is ours: each isolation has its own.
 */
public final class ClientAddresses {

    /** Where those of isolated connections lie; nothing else should use it. */
    public static final String LOOPBACK_NETWORK = "127.64.0.0/10";

    private static final int BASE = 0x7f400000;
    private static final int HOST_BITS = 0x003fffff;

    private ClientAddresses() {}

    /**
     * What to bind a connection to. Port 0: a free one.
     *
     * @param target to any address but loopback only the system knows where to come from, so
     *     nothing is isolated
     */
    static InetSocketAddress of(Isolation isolation, AddressEndpoint target) {
        requireNonNull(target);
        return isolation instanceof Isolation.Token token && target.address().isLoopbackAddress()
                ? new InetSocketAddress(loopbackOf(token), 0)
                : new InetSocketAddress(0);
    }

    private static InetAddress loopbackOf(Isolation.Token token) {
        int host = ByteBuffer.wrap(hash(token.text())).getInt() & HOST_BITS;
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(Integer.BYTES).putInt(BASE | host).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four octets are an address", e);
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
