package james.onionmx.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A way to look names up, timed in rounds by processor time. Rounds of several ways can take turns,
 * so that what else the machine does falls upon all of them.
 */
final class TimedLookup {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Until all of it is compiled. */
    private static final int WARM_UP = 4;

    private final Predicate<String> lookup;
    private final boolean finds;
    private final List<Double> rounds = new ArrayList<>();

    private TimedLookup(Predicate<String> lookup, boolean finds) {
        this.lookup = lookup;
        this.finds = finds;
    }

    /** Looks up names that are there. */
    static TimedLookup ofHits(Predicate<String> lookup) {
        return new TimedLookup(lookup, true);
    }

    /** Looks up names that are not. */
    static TimedLookup ofMisses(Predicate<String> lookup) {
        return new TimedLookup(lookup, false);
    }

    /** Looks each name up once, and checks what it finds. */
    void round(List<String> names) {
        long start = THREADS.getCurrentThreadCpuTime();
        int asExpected = 0;
        for (String name : names) {
            if (lookup.test(name) == finds) {
                asExpected++;
            }
        }
        rounds.add((double) (THREADS.getCurrentThreadCpuTime() - start) / names.size());
        if (asExpected != names.size()) {
            throw new IllegalStateException(asExpected + " right of " + names.size());
        }
    }

    /** The median of the rounds after the first ones, for one look-up. */
    double nanos() {
        List<Double> warm = rounds.stream().skip(WARM_UP).sorted().toList();
        return warm.get(warm.size() / 2);
    }
}
