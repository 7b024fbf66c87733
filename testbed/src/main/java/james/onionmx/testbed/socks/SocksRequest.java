package james.onionmx.testbed.socks;

import java.util.Optional;

/**
 * What a client asked of a {@link ScriptedSocksServer}.
 *
 * @param credentials user and password where the client sent them (RFC 1929)
 * @param addressType ATYP of RFC 1928: 1 IPv4, 3 name, 4 IPv6
 * @param host the name, or the address in hexadecimal
 * @param port 0 to 65535
 */
public record SocksRequest(
        Optional<Credentials> credentials, int addressType, String host, int port) {

    /** ATYP of a name. */
    public static final int NAME = 3;

    /** User and password as sent. */
    public record Credentials(String user, String password) {}
}
