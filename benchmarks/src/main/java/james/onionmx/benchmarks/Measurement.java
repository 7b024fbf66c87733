package james.onionmx.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was measured of one way to keep a map.
 *
 * @param name what was measured
 * @param buildMillis until it could be asked, by the clock
 * @param buildCpuMillis the processor time of that, where it can be told
 * @param mebibytes what it takes: of the heap, or of the disk
 * @param hitNanos for one look-up that finds, by processor time
 * @param missNanos for one that does not
 */
record Measurement(
        String name,
        double buildMillis,
        OptionalDouble buildCpuMillis,
        double mebibytes,
        double hitNanos,
        double missNanos) {

    static final String HEADER =
            "%-34s %9s %9s %7s %7s %7s"
                    .formatted("", "build ms", "cpu ms", "MiB", "hit ns", "miss ns");

    String row() {
        return "%-34s %9.0f %9s %7.1f %7.0f %7.0f"
                .formatted(name, buildMillis, cpu("%.0f", "-"), mebibytes, hitNanos, missNanos);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"buildMillis\": %.1f, \"buildCpuMillis\": %s,"
                        + " \"mebibytes\": %.1f, \"hitNanos\": %.1f, \"missNanos\": %.1f}",
                name,
                buildMillis,
                cpu("%.1f", "null"),
                mebibytes,
                hitNanos,
                missNanos);
    }

    private String cpu(String format, String none) {
        return buildCpuMillis.isPresent()
                ? String.format(Locale.ROOT, format, buildCpuMillis.getAsDouble())
                : none;
    }
}
