package james.onionmx.lookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The onion services of a domain, one or more. Two domains served by the same services with the
 * same priorities and weights have equal routes, whatever the order of their records: recipients
 * are grouped by that.
 *
 * @param targets ordered by priority, then weight, then name
 */
public record OnionRoute(List<OnionMx> targets) {

    private static final Comparator<OnionMx> CANONICAL_ORDER =
            Comparator.comparingInt(OnionMx::priority)
                    .thenComparing(Comparator.comparingInt(OnionMx::weight).reversed())
                    .thenComparing(mx -> mx.endpoint().toString());

    /** Sorts the targets, drops repetitions and refuses an empty list. */
    public OnionRoute {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route without a target");
        }
        targets =
                targets.size() == 1
                        ? List.copyOf(targets)
                        : targets.stream().distinct().sorted(CANONICAL_ORDER).toList();
    }

    /**
     * The targets in the order to try them (RFC 2782): by priority, and within one priority drawn
     * at random, each with a chance proportional to its weight among those left.
     */
    public List<OnionMx> tryOrder(RandomGenerator random) {
        List<OnionMx> left = new ArrayList<>(targets);
        List<OnionMx> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            OnionMx next = draw(samePriorityAsFirst(left), random);
            left.remove(next);
            order.add(next);
        }
        return List.copyOf(order);
    }

    private static List<OnionMx> samePriorityAsFirst(List<OnionMx> sorted) {
        int priority = sorted.get(0).priority();
        return sorted.stream().takeWhile(mx -> mx.priority() == priority).toList();
    }

    private static OnionMx draw(List<OnionMx> equals, RandomGenerator random) {
        long total = equals.stream().mapToLong(OnionMx::weight).sum();
        if (total == 0) {
            return equals.get(random.nextInt(equals.size()));
        }
        // RFC 2782: running sums with the weightless first, and a number from 0 to the total, so
        // that a weight of 0 keeps a very small chance.
        List<OnionMx> weightlessFirst =
                equals.stream().sorted(Comparator.comparingInt(OnionMx::weight)).toList();
        long drawn = random.nextLong(total + 1);
        long sum = 0;
        for (OnionMx candidate : weightlessFirst) {
            sum += candidate.weight();
            if (sum >= drawn) {
                return candidate;
            }
        }
        throw new IllegalStateException("drew " + drawn + " of " + total);
    }
}
