package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The health of destinations, and of the way to all of them, Tor. Not thread-safe. */
final class HealthRegister {

    /** Asking the local SOCKS port costs little, and everything waits for it. */
    private static final Backoff TOR = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final int SWEEP_EVERY = 1_000;

    private final Backoff backoff;
    private final RandomGenerator random;
    private final DestinationHealth tor;
    private final Map<OnionEndpoint, DestinationHealth> destinations = new HashMap<>();
    private int untilSweep = SWEEP_EVERY;

    HealthRegister(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
        this.tor = new DestinationHealth(TOR, random);
    }

    DestinationHealth tor() {
        return tor;
    }

    DestinationHealth of(OnionEndpoint destination, long now) {
        if (--untilSweep <= 0) {
            untilSweep = SWEEP_EVERY;
            destinations.values().removeIf(health -> health.isForgettable(now));
        }
        return destinations.computeIfAbsent(
                destination, d -> new DestinationHealth(backoff, random));
    }

    /** Drops what is known of a destination, where that is nothing of use. */
    void tidy(OnionEndpoint destination, long now) {
        destinations.computeIfPresent(
                destination, (d, health) -> health.isForgettable(now) ? null : health);
    }

    /** Lets a destination be tried at once. */
    void clear(OnionEndpoint destination) {
        destinations.computeIfPresent(
                destination,
                (d, health) -> {
                    health.clear();
                    return health;
                });
    }

    /** The destinations that failed when last tried, with the times of their next chance. */
    Map<OnionEndpoint, Long> failing() {
        Map<OnionEndpoint, Long> failing = new HashMap<>();
        destinations.forEach(
                (destination, health) -> {
                    if (!health.isFree()) {
                        failing.put(destination, health.notBefore());
                    }
                });
        return failing;
    }
}
