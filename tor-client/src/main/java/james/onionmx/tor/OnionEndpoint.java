package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

/**
 * A TCP port of an onion service.
 *
 * @param onion the service's name
 * @param port 1 to 65535
 */
public record OnionEndpoint(OnionAddress onion, int port) implements TorTarget {

    /** The port of SMTP between servers (RFC 5321 section 4.5.4.2). */
    public static final int SMTP_PORT = 25;

    /** Checks the port's range. */
    public OnionEndpoint {
        requireNonNull(onion);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return onion + ":" + port;
    }
}
