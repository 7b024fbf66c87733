package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.inject.Inject;
import javax.inject.Singleton;

/**
 * Whether somebody takes mail from each queue: mail that nobody takes waits for ever without a line
 * in the log. Thread-safe.
 */
@Singleton
public final class QueueConsumers {

    /** Longer than the longest pause before a failed queue is subscribed to again. */
    private static final Duration MEMORY_OF_FAILURES = Duration.ofMinutes(2);

    private record Trouble(String reason, Instant until) {}

    private final Clock clock;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    /** Knows of no queue. */
    @Inject
    public QueueConsumers(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    /** What is wrong, by the queue's name; empty where every consumer lives. */
    public Map<String, String> troubles() {
        Instant now = clock.instant();
        Map<String, String> current = new TreeMap<>();
        troubles.forEach(
                (queue, trouble) -> {
                    if (trouble.until().isAfter(now)) {
                        current.put(queue, trouble.reason());
                    }
                });
        return current;
    }

    /** A mail came. */
    void lives(String queue) {
        troubles.remove(queue);
    }

    /** The queue failed and is subscribed to again soon; as often as it fails this is called. */
    void failed(String queue, Throwable reason) {
        troubles.put(
                queue,
                new Trouble(
                        "the queue failed: " + reason, clock.instant().plus(MEMORY_OF_FAILURES)));
    }

    /** Nobody takes mail any more, until James starts anew. */
    void died(String queue, Throwable reason) {
        troubles.put(queue, new Trouble("delivery has stopped: " + reason, Instant.MAX));
    }

    /** The consumer was ended on purpose. */
    void left(String queue) {
        troubles.remove(queue);
    }
}
