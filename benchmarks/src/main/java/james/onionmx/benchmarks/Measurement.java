package james.onionmx.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was measured of one way to keep a map.
 *
 * @param name what was measured
 * @param buildMillis until it could be asked, by the clock
 * @param mebibytes what it takes: of the heap, or of the disk
 * @param hitNanos for one look-up that finds, by processor time
 * @param missNanos for one that does not
 * @param wholeHitNanos the same until a connection could be made, where that is more
 * @param wholeMissNanos the same for one that is not there, where that is more
 */
record Measurement(
        String name,
        double buildMillis,
        double mebibytes,
        double hitNanos,
        double missNanos,
        OptionalDouble wholeHitNanos,
        OptionalDouble wholeMissNanos) {

    static final String HEADER =
            "%-34s %9s %7s %7s %7s %10s %10s"
                    .formatted(
                            "", "build ms", "MiB", "hit ns", "miss ns", "whole hit", "whole miss");

    String row() {
        return "%-34s %9.0f %7.1f %7.0f %7.0f %10s %10s"
                .formatted(
                        name,
                        buildMillis,
                        mebibytes,
                        hitNanos,
                        missNanos,
                        text(wholeHitNanos, "%.0f", "-"),
                        text(wholeMissNanos, "%.0f", "-"));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"buildMillis\": %.1f, \"mebibytes\": %.1f, \"hitNanos\": %.1f,"
                        + " \"missNanos\": %.1f, \"wholeHitNanos\": %s, \"wholeMissNanos\": %s}",
                name,
                buildMillis,
                mebibytes,
                hitNanos,
                missNanos,
                text(wholeHitNanos, "%.1f", "null"),
                text(wholeMissNanos, "%.1f", "null"));
    }

    private static String text(OptionalDouble value, String format, String none) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : none;
    }
}
