package james.onionmx.lookup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Reads the lines of {@link PlainLines}. Each stands for itself, so blocks of them are read side by
 * side on the machine's processors; what they say is told in their order, on the caller's thread.
 */
final class PlainSyntax implements MapSyntax {

    private static final int LINES_OF_A_BLOCK = 2_000;
    private static final int MOST_UNDER_WAY = 12 * ForkJoinPool.getCommonPoolParallelism();

    /** One may be slow while this thread reads on. */
    private static final int MOST_WAITING = 3 * MOST_UNDER_WAY;

    private final Listener listener;
    private final VerifiedOnions verified;

    /** In the order of their lines. */
    private final Deque<CompletableFuture<RecordedMap>> underWay = new ArrayDeque<>();

    private List<String> block = new ArrayList<>();
    private int start = 1;

    PlainSyntax(Listener listener, VerifiedOnions verified) {
        this.listener = listener;
        this.verified = verified;
    }

    @Override
    public void read(int number, String text) {
        if (block.isEmpty()) {
            start = number;
        }
        block.add(text);
        if (block.size() == LINES_OF_A_BLOCK) {
            startBlock();
        }
    }

    private void startBlock() {
        while (!underWay.isEmpty()
                && (underWay.peek().isDone() || underWay.size() == MOST_WAITING)) {
            tellFirst();
        }
        List<String> lines = block;
        int first = start;
        if (underWay.size() < MOST_UNDER_WAY) {
            underWay.add(
                    CompletableFuture.supplyAsync(
                            () -> read(first, lines), ForkJoinPool.commonPool()));
        } else {
            // All processors are busy: this one has its share, too.
            underWay.add(CompletableFuture.completedFuture(read(first, lines)));
        }
        block = new ArrayList<>(LINES_OF_A_BLOCK);
    }

    private RecordedMap read(int first, List<String> lines) {
        RecordedMap recorded = new RecordedMap();
        PlainLines reader = new PlainLines(recorded, verified);
        int number = first;
        for (String line : lines) {
            reader.read(number++, line);
        }
        return recorded;
    }

    private void tellFirst() {
        underWay.remove().join().tell(listener);
    }

    @Override
    public void end() {
        while (!underWay.isEmpty()) {
            tellFirst();
        }
        read(start, block).tell(listener);
        block = List.of();
    }
}
