package james.onionmx.gate;

import java.time.Duration;
import java.util.Optional;

/** Whether a content comes fast enough. Not thread-safe. */
final class ContentRate {

    private static final Reply TOO_SLOW = Reply.of(421, "4.4.2 The message comes too slowly");

    private final Duration window;
    private final long needed;
    private final Waiting waiting = new Waiting();
    private long octets;

    ContentRate(GateSettings settings) {
        this.window = settings.timeouts().rateWindow();
        this.needed = settings.limits().octetsPerSecond() * window.toMillis() / 1_000;
    }

    void received(int count) {
        octets += count;
    }

    Optional<Reply> waited(Duration time) {
        waiting.add(time);
        if (!waiting.reaches(window)) {
            return Optional.empty();
        }
        boolean tooSlow = octets < needed;
        waiting.restart();
        octets = 0;
        return tooSlow ? Optional.of(TOO_SLOW) : Optional.empty();
    }
}
