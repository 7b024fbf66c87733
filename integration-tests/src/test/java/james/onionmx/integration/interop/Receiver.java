package james.onionmx.integration.interop;

import james.onionmx.tor.OnionEndpoint;
import java.util.function.Function;

/**
 * A mail server behind an onion service.
 *
 * @param name of the server
 * @param endpoint where Tor finds it
 * @param inboxes by the address they are for, empty when first asked for
 */
record Receiver(String name, OnionEndpoint endpoint, Function<String, Inbox> inboxes) {

    @Override
    public String toString() {
        return name;
    }
}
