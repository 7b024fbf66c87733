package james.onionmx.testbed.mta;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.tor.TorClient;
import java.io.IOException;
import java.util.UUID;

/**
 * The onion service that a mail server of another house sends all its mail on to, port 25.
 *
 * @param tor the client that it goes through
 * @param onionName with {@code .onion}
 */
public record OnionRelay(TorClient tor, String onionName) {

    /** In nobody's network: Tor takes it for the onion, and nobody else is asked. */
    private static final String MAPPED_ADDRESS = "10.192.0.1";

    /** Refuses nulls. */
    public OnionRelay {
        requireNonNull(tor);
        requireNonNull(onionName);
    }

    /**
     * An address that Tor takes for the onion, until it is restarted or told another: for who can
     * tell a SOCKS proxy addresses only. For good it is {@code MapAddress} in torrc.
     */
    String mappedAddress() {
        try {
            tor.control().connection().setConf("MapAddress", MAPPED_ADDRESS + " " + onionName);
            return MAPPED_ADDRESS;
        } catch (IOException e) {
            throw new TestbedException("cannot map an address to " + onionName, e);
        }
    }

    /** A name by which Tor keeps this one's circuits apart from others'. */
    String isolation() {
        return UUID.randomUUID().toString();
    }
}
