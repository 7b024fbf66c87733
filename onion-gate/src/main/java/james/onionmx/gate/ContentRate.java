package james.onionmx.gate;

import java.time.Duration;
import java.util.Optional;

/** Whether a content comes fast enough. Not thread-safe. */
final class ContentRate {

    private static final Reply TOO_SLOW = Reply.of(421, "4.4.2 The message comes too slowly");

    private final GateContext gate;
    private final Duration window;
    private final long needed;
    private final Waiting waiting = new Waiting();
    private long octets;

    ContentRate(GateContext gate) {
        this.gate = gate;
        this.window = gate.settings().timeouts().rateWindow();
        this.needed = neededIn(window);
    }

    private long neededIn(Duration time) {
        return gate.settings().limits().octetsPerSecond() * time.toMillis() / 1_000;
    }

    void received(int count) {
        octets += count;
    }

    Optional<Reply> waited(Duration time) {
        waiting.add(time);
        if (gate.permits().areAwaited()) {
            Duration holders = gate.patienceWithHolders();
            if (waiting.reaches(holders) && octets < neededIn(holders)) {
                return Optional.of(TOO_SLOW);
            }
        }
        if (!waiting.reaches(window)) {
            return Optional.empty();
        }
        boolean tooSlow = octets < needed;
        waiting.restart();
        octets = 0;
        return tooSlow ? Optional.of(TOO_SLOW) : Optional.empty();
    }
}
