package james.onionmx.gate;

import java.time.Duration;

/** How long a stranger has kept the gate waiting for one thing. Not thread-safe. */
final class Waiting {

    private Duration sum = Duration.ZERO;

    void add(Duration time) {
        sum = sum.plus(time);
    }

    void restart() {
        sum = Duration.ZERO;
    }

    boolean reaches(Duration limit) {
        return sum.compareTo(limit) >= 0;
    }
}
