package james.onionmx.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into an interruption of the main thread, and lets the program end only when that
 * thread has cleaned up behind itself.
 */
final class EndOfProgram {

    private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(30);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread main;

    private EndOfProgram(Thread main) {
        this.main = main;
    }

    static EndOfProgram watchedBy(Thread main) {
        EndOfProgram end = new EndOfProgram(main);
        Runtime.getRuntime().addShutdownHook(new Thread(end::interruptAndWait, "end-of-program"));
        return end;
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    void cleanedUp() {
        cleaned.countDown();
    }

    private void interruptAndWait() {
        if (cleaned.getCount() == 0) {
            return;
        }
        requested.countDown();
        main.interrupt();
        try {
            if (!cleaned.await(CLEAN_UP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("Some processes did not end in " + CLEAN_UP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
