package james.onionmx.mailets;

import java.time.Duration;

/** Durations as people say them, in the largest unit that fits. */
final class DurationWords {

    private DurationWords() {}

    static String of(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() > 1) {
            return duration.toHours() + " hours";
        }
        return duration.toMinutes() > 1
                ? duration.toMinutes() + " minutes"
                : "less than two minutes";
    }
}
