package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a mail may take.
 *
 * @param maxAge since it was queued; then it goes back, whatever the number of retries
 * @param delayNotice since it was queued; then its sender is told; zero for never
 */
record Lifetime(Duration maxAge, Duration delayNotice) {

    /** RFC 5321 section 4.5.4.1: four to five days. */
    static final Lifetime DEFAULT = new Lifetime(Duration.ofDays(5), Duration.ofHours(4));

    Lifetime {
        requireNonNull(maxAge);
        requireNonNull(delayNotice);
    }

    boolean isOver(Duration age) {
        return age.compareTo(maxAge) >= 0;
    }

    boolean isToBeTold(Duration age) {
        return !delayNotice.isZero() && age.compareTo(delayNotice) >= 0;
    }
}
