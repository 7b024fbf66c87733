package james.onionmx.smtp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a destination alone after failures in a row: doubling, with jitter, never
 * longer than a limit.
 *
 * @param first after the first failure, more than zero
 * @param longest never longer; at least the first
 */
public record Backoff(Duration first, Duration longest) {

    /** From one minute to one hour. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

    /** Waits are drawn from between this part of the full time and all of it. */
    private static final double LEAST_PART = 0.8;

    private static final int MOST_DOUBLINGS = 30;

    /** Checks the range. */
    public Backoff {
        if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "a backoff from "
                            + first
                            + " to "
                            + longest
                            + ", expected 0 < first <= longest");
        }
    }

    /**
     * The wait after a failure.
     *
     * @param failures how many there were in a row, 1 or more
     * @param random draws the jitter, so that destinations that failed together part
     */
    Duration after(int failures, RandomGenerator random) {
        long full = first.toMillis();
        for (int i = 1; i < Math.min(failures, MOST_DOUBLINGS) && full < longest.toMillis(); i++) {
            full *= 2;
        }
        full = Math.min(full, longest.toMillis());
        return Duration.ofMillis((long) (full * random.nextDouble(LEAST_PART, 1)));
    }
}
