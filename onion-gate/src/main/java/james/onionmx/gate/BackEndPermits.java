package james.onionmx.gate;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The back-end connections that there may be at once; who finds none waits. The last to come is the
 * first to get one: strangers who wait for nothing but to be in the way came before whoever is
 * honest now, and one who has waited in vain tries again. Thread-safe.
 */
final class BackEndPermits {

    /** What became of a wish. */
    enum Grant {
        /** To be released once. */
        GRANTED,
        /** None became free in time. */
        DENIED
    }

    private final int limit;
    private final Duration patience;
    private final Deque<Promise<Grant>> waiting = new ArrayDeque<>();
    private int taken;

    BackEndPermits(int limit, Duration patience) {
        this.limit = limit;
        this.patience = patience;
    }

    /** Calls back once on the event loop, which is the caller's, perhaps at once. */
    void take(EventLoop loop, Consumer<Grant> then) {
        Promise<Grant> grant = loop.newPromise();
        if (takeOrQueue(grant)) {
            then.accept(Grant.GRANTED);
            return;
        }
        Future<?> timer =
                loop.schedule(
                        () -> grant.trySuccess(Grant.DENIED),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        grant.addListener(
                decided -> {
                    timer.cancel(false);
                    forget(grant);
                    then.accept(grant.getNow());
                });
    }

    private synchronized boolean takeOrQueue(Promise<Grant> grant) {
        if (taken < limit) {
            taken++;
            return true;
        }
        waiting.addFirst(grant);
        return false;
    }

    private synchronized void forget(Promise<Grant> grant) {
        waiting.remove(grant);
    }

    /** Gives one back, to whoever came last. */
    synchronized void release() {
        while (!waiting.isEmpty()) {
            if (waiting.remove().trySuccess(Grant.GRANTED)) {
                return;
            }
        }
        taken--;
    }

    /** Whether somebody waits for one. */
    synchronized boolean areAwaited() {
        return !waiting.isEmpty();
    }

    /** Whether three quarters are taken. */
    synchronized boolean areScarce() {
        return 4L * taken >= 3L * limit;
    }

    /** Connections that are taken at the moment. */
    synchronized int taken() {
        return taken;
    }
}
