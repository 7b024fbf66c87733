package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How sessions are shared and how many there may be.
 *
 * @param isolation which mails may share a session
 * @param perOnion sessions to one onion service at a time, whatever the isolation; 1 or more
 * @param total sessions at a time; 1 or more
 * @param mails after which a session makes way for a destination that waits; 1 or more
 * @param idle how long a session without mail stays open
 * @param backoff how long a destination is left alone after a failure
 */
public record PoolSettings(
        IsolationMode isolation,
        int perOnion,
        int total,
        int mails,
        Duration idle,
        Backoff backoff) {

    /** What suits most servers. */
    public static final PoolSettings DEFAULT =
            new PoolSettings(
                    IsolationMode.ONION, 4, 1_000, 100, Duration.ofSeconds(60), Backoff.DEFAULT);

    /** Checks the ranges. */
    public PoolSettings {
        requireNonNull(isolation);
        requireNonNull(backoff);
        requirePositive("sessions per onion", perOnion);
        requirePositive("sessions", total);
        requirePositive("mails in a session", mails);
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException(
                    "an idle time of " + idle + ", expected more than nothing");
        }
    }

    private static void requirePositive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(number + " " + what + ", expected 1 or more");
        }
    }
}
