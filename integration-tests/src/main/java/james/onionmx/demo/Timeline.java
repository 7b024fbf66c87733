package james.onionmx.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the demo prints: steps with the time they took, and the evidence below them. */
final class Timeline {

    private static final String INDENT = " ".repeat(24);

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long start;

    Timeline(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void title(String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(text.length()));
    }

    /** Takes a step and prints what it came to. */
    <T> T step(String what, Supplier<T> action) {
        long before = nanoTime.getAsLong();
        T result = action.get();
        long after = nanoTime.getAsLong();
        out.printf(
                Locale.ROOT,
                "%8.2f s  +%6.2f s   %s%n",
                seconds(after - start),
                seconds(after - before),
                what);
        return result;
    }

    /** Prints evidence. */
    void detail(String text) {
        text.lines().forEach(line -> out.println(INDENT + line));
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
