package james.onionmx.lookup;

import java.time.Duration;

/**
 * How long and how many answers from DNS are kept.
 *
 * @param floor kept at least this long, whatever the record says
 * @param positiveCeiling a route is kept at most this long
 * @param negativeCeiling that there is none is kept at most this long
 * @param maxEntries the domain that was not asked for longest makes room
 */
public record CacheSettings(
        Duration floor, Duration positiveCeiling, Duration negativeCeiling, int maxEntries) {

    /** No floor, 1 day, 1 hour, 10,000 domains. */
    public static final CacheSettings DEFAULT =
            new CacheSettings(Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1), 10_000);

    /** Checks the values. */
    public CacheSettings {
        requireNotNegative("floor", floor);
        requireNotNegative("positive ceiling", positiveCeiling);
        requireNotNegative("negative ceiling", negativeCeiling);
        if (maxEntries < 1) {
            throw new IllegalArgumentException(
                    "cache size " + maxEntries + ", expected at least 1");
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("cache " + name + " " + value + " is negative");
        }
    }
}
