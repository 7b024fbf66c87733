package james.onionmx.torture;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass, which here is the purpose and no way to wait for something. Thread-safe. */
final class Pauses {

    private static final Duration POLL = Duration.ofMillis(1);

    /** Returns after a time. */
    void pause(Duration length) {
        until(() -> false, length);
    }

    /**
     * Returns as soon as a condition holds, but no later than after a time; says whether it did.
     */
    boolean until(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(POLL.toNanos(), left));
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the campaign was interrupted");
            }
        }
        return true;
    }
}
