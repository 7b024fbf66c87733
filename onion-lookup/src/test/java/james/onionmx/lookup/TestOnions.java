package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;

/** Onion names with a valid checksum, and some without. */
final class TestOnions {

    static final String ONE = "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";
    static final String TWO = "h7cmz7tulbyofqgzt5y7gd7qmvwi33oudta5pu6to2ynxzuf4lz22kid.onion";
    static final String THREE = "rnnz3mgbhwzeevwifgvdmsvjbrws5orrrojdfjflsmj3svgtkvp2yiad.onion";
    static final String WRONG_CHECKSUM =
            "p2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";
    static final String VERSION_2 = "expyuzz4wqqyqhjn.onion";

    private TestOnions() {}

    static OnionEndpoint endpoint(String onion, int port) {
        if (OnionAddress.parse(onion) instanceof OnionAddress.Parsed.Valid valid) {
            return new OnionEndpoint(valid.address(), port);
        }
        throw new IllegalArgumentException(onion);
    }

    static OnionMx mx(String onion, int port, int priority, int weight) {
        return new OnionMx(endpoint(onion, port), priority, weight);
    }

    static MailDomain domain(String name) {
        if (MailDomain.parse(name) instanceof MailDomain.Parsed.Valid valid) {
            return valid.domain();
        }
        throw new IllegalArgumentException(name);
    }
}
