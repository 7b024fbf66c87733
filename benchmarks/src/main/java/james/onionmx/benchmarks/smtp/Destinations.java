package james.onionmx.benchmarks.smtp;

import james.onionmx.testbed.onion.OnionNames;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where mails go, by number: the onion's name, and an address for it for who cannot send a name
 * through SOCKS. The proxy knows both, so neither sender pays for a look-up.
 */
final class Destinations {

    /** Of documentation (RFC 5737 and RFC 2544), so that a leak would reach nobody. */
    private static final String ADDRESS = "198.18.%d.%d";

    private static final String DEAD_ADDRESS = "198.51.100.1";
    private static final String DEAD_NAME = OnionNames.named("dead");

    private final List<String> names;

    Destinations(int onions) {
        names = IntStream.range(0, onions).mapToObj(n -> OnionNames.named("alive " + n)).toList();
    }

    String name(int mail) {
        return names.get(mail % names.size());
    }

    String address(int mail) {
        int onion = mail % names.size();
        return ADDRESS.formatted(onion / 250, onion % 250 + 1);
    }

    static String deadName() {
        return DEAD_NAME;
    }

    static String deadAddress() {
        return DEAD_ADDRESS;
    }

    static boolean isDead(String host) {
        return host.equals(DEAD_NAME) || host.equals(DEAD_ADDRESS);
    }
}
