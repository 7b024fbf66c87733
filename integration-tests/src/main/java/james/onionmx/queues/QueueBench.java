package james.onionmx.queues;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fills a queue and prints what that costs in memory: {@code ./onionmx bench queue}. */
public final class QueueBench {

    private static final int FEW = 1_000;
    private static final int MANY = 100_000;

    private QueueBench() {}

    /** Takes how many mails the queue is filled with in the end. */
    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        int most = arguments.length == 0 ? MANY : Integer.parseInt(arguments[0]);
        System.out.println("mails in the queue | in memory | our objects | whole heap | filled in");
        try (FullQueue queue = FullQueue.start()) {
            for (int count : List.of(FEW, most)) {
                Instant begin = clock.instant();
                queue.fillTo(count);
                Duration filling = Duration.between(begin, clock.instant());
                HeapCount heap = queue.heap();
                System.out.printf(
                        "%18d | %9d | %8d kB | %7d kB | %d s%n",
                        count,
                        heap.mails(),
                        heap.ours() / 1000,
                        heap.all() / 1000,
                        filling.toSeconds());
            }
        }
        System.exit(0);
    }
}
