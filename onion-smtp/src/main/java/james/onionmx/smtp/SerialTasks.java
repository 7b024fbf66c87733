package james.onionmx.smtp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, on the threads that bring them: nobody waits, and what only tasks
 * touch needs no lock. A task that brings another does not run it inside itself.
 */
final class SerialTasks {

    private static final Logger LOGGER = LoggerFactory.getLogger(SerialTasks.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    void run(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            do {
                runNext();
            } while (pending.decrementAndGet() > 0);
        }
    }

    private void runNext() {
        Runnable task = tasks.remove();
        try {
            task.run();
        } catch (RuntimeException e) {
            // A defect in one task must not stop the delivery of everything else for ever.
            LOGGER.error("Unexpected failure in the pool of SMTP sessions", e);
        }
    }
}
