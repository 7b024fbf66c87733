package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is known of whether a destination can be reached. After a failure it is left alone for a
 * while, then one probe may find out; only a mail that the peer answered makes the failures
 * forgotten. Not thread-safe; times are milliseconds of one clock.
 */
final class DestinationHealth {

    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private long notBefore;
    private boolean reached;
    private int lines;
    private Optional<DestinationLine> prober = Optional.empty();

    DestinationHealth(Backoff backoff, RandomGenerator random) {
        this.backoff = requireNonNull(backoff);
        this.random = requireNonNull(random);
    }

    /** Nothing speaks against it, or a connection stands. */
    boolean isFree() {
        return failures == 0 || reached;
    }

    /** Whether it failed when last tried, and how often in a row. */
    int failures() {
        return failures;
    }

    /**
     * How long mail for it has to wait; empty where it may go, as the probe if need be.
     *
     * @param prober who probes: may go on doing so
     */
    Optional<Duration> waitOf(DestinationLine prober, long now) {
        if (isFree() || this.prober.filter(prober::equals).isPresent()) {
            return Optional.empty();
        }
        if (now < notBefore) {
            return Optional.of(Duration.ofMillis(notBefore - now));
        }
        return this.prober.map(other -> backoff.after(1, random));
    }

    /** Where it is not free: this one is the probe. */
    void probe(DestinationLine by) {
        if (!isFree()) {
            prober = Optional.of(by);
        }
    }

    /** The probe is given up without a result. */
    void abandon(DestinationLine by) {
        prober = prober.filter(other -> !other.equals(by));
    }

    /** A connection stands; whether it is of use remains to be seen. */
    void reached(DestinationLine by) {
        abandon(by);
        reached = true;
    }

    /** A mail was answered. */
    void succeeded() {
        failures = 0;
        prober = Optional.empty();
    }

    /**
     * A failure, counted once where several connects fail together; returns how long it is left
     * alone from now.
     */
    Duration failed(long now) {
        if (!isFree() && now < notBefore) {
            return Duration.ofMillis(notBefore - now);
        }
        failures++;
        reached = false;
        prober = Optional.empty();
        Duration wait = backoff.after(failures, random);
        notBefore = now + wait.toMillis();
        return wait;
    }

    /** A line goes by it. */
    void addLine() {
        lines++;
    }

    /** A line is gone. */
    void removeLine(DestinationLine line) {
        lines--;
        abandon(line);
    }

    /** Nobody goes by it, and it is healthy or failed so long ago that a new start is fair. */
    boolean isForgettable(long now) {
        return lines == 0 && (failures == 0 || now > notBefore + 2 * backoff.longest().toMillis());
    }

    /** The operator knows better: as if it had never failed. */
    void clear() {
        succeeded();
    }

    /** When it may be tried again. */
    long notBefore() {
        return notBefore;
    }
}
