package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * Reads blocks of {@link PlainLines}. Each line stands for itself, so blocks are read side by side
 * on the machine's processors; what they say is told in their order, on the caller's thread.
 */
final class PlainBlocks {

    private static final int MOST_UNDER_WAY = 2 * ForkJoinPool.getCommonPoolParallelism();

    /** One may be slow while this thread reads on. */
    private static final int MOST_WAITING = 4 * MOST_UNDER_WAY;

    private final VerifiedOnions verified;
    private final Consumer<RecordedMap> listener;

    /** In the order of their lines. */
    private final Deque<CompletableFuture<RecordedMap>> underWay = new ArrayDeque<>();

    PlainBlocks(VerifiedOnions verified, Consumer<RecordedMap> listener) {
        this.verified = verified;
        this.listener = listener;
    }

    /** Reads the next block. */
    void read(TextBlock block) {
        while (!underWay.isEmpty()
                && (underWay.peek().isDone() || underWay.size() == MOST_WAITING)) {
            tellFirst();
        }
        PlainBlock reader = new PlainBlock(block, verified);
        if (underWay.size() < MOST_UNDER_WAY) {
            underWay.add(CompletableFuture.supplyAsync(reader::read, ForkJoinPool.commonPool()));
        } else {
            // All processors are busy: this one has its share, too.
            underWay.add(CompletableFuture.completedFuture(reader.read()));
        }
    }

    private void tellFirst() {
        listener.accept(underWay.remove().join());
    }

    /** Tells what was not told yet. */
    void end() {
        while (!underWay.isEmpty()) {
            tellFirst();
        }
    }
}
