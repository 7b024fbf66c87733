package james.onionmx.steady;

import james.onionmx.steady.SteadyRun.Sample;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether heaps grow with the number of mails. What warms up does so in the first half; in the
 * second half the middle of the last samples may not be above that of the first by more than what
 * connections and caches come and go with.
 */
record HeapTrend(long senderKibibytes, long receiverKibibytes) {

    /** What mails under way may hold at the one moment, and not at the other. */
    private static final long COMES_AND_GOES = 8 * 1024;

    /** How much more is in use at the end of the second half than at its begin. */
    static HeapTrend of(List<Sample> samples) {
        return new HeapTrend(
                growth(samples, Sample::senderKibibytes),
                growth(samples, Sample::receiverKibibytes));
    }

    private static long growth(List<Sample> samples, ToLongFunction<Sample> heap) {
        List<Sample> second = samples.subList(samples.size() / 2, samples.size());
        int half = (second.size() + 1) / 2;
        return median(second.subList(second.size() - half, second.size()), heap)
                - median(second.subList(0, half), heap);
    }

    private static long median(List<Sample> samples, ToLongFunction<Sample> heap) {
        long[] sorted = samples.stream().mapToLong(heap).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    boolean isSteady() {
        return senderKibibytes <= COMES_AND_GOES && receiverKibibytes <= COMES_AND_GOES;
    }
}
