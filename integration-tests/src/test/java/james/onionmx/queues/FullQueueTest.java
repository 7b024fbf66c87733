package james.onionmx.queues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FullQueueTest {

    private static final int FEW = 1_000;
    private static final int MANY = 10_000;

    /** What the number of mails has no part in: connections, timers, what was looked up. */
    private static final long SLACK_OCTETS = 100_000;

    @Test
    void takesNoMoreMemoryOfOursThanAShortOne() {
        try (FullQueue queue = FullQueue.start()) {
            queue.fillTo(FEW);
            HeapCount few = queue.heap();
            queue.fillTo(MANY);
            HeapCount many = queue.heap();

            assertThat(few.mails()).isBetween(1L, 2L * FullQueue.UNDER_WAY);
            assertThat(many.mails()).isBetween(1L, 2L * FullQueue.UNDER_WAY);
            assertThat(many.ours()).isLessThan(few.ours() + SLACK_OCTETS);
        }
    }
}
