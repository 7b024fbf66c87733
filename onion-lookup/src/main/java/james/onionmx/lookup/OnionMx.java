package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionEndpoint;

/**
 * One onion service that takes mail for a domain, with its place among the others (RFC 2782).
 *
 * @param endpoint where it listens
 * @param priority 0 to 65535; lower is tried first
 * @param weight 0 to 65535; the share of first tries among equals in priority
 */
public record OnionMx(OnionEndpoint endpoint, int priority, int weight) {

    /** Checks the ranges. */
    public OnionMx {
        requireNonNull(endpoint);
        requireSixteenBits("priority", priority);
        requireSixteenBits("weight", weight);
    }

    private static void requireSixteenBits(String name, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(name + " " + value + ", expected 0 to 65535");
        }
    }
}
