package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a task once for many wishes to have it run: as soon as the most urgent of them asks. Runs
 * never overlap. Thread-safe; never blocks those who wish.
 */
final class CoalescedTask {

    private final Runnable task;
    private final Scheduler.Worker worker;
    private final Scheduler scheduler;
    private Disposable next = Disposables.disposed();
    private long dueMillis;
    private boolean stopped;

    CoalescedTask(Runnable task, Scheduler scheduler) {
        this.task = requireNonNull(task);
        this.scheduler = scheduler;
        this.worker = scheduler.createWorker();
    }

    /** Wishes a run after this time at the latest. */
    synchronized void runWithin(Duration delay) {
        long due = scheduler.now(TimeUnit.MILLISECONDS) + delay.toMillis();
        if (stopped || (!next.isDisposed() && dueMillis <= due)) {
            return;
        }
        next.dispose();
        dueMillis = due;
        next = worker.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        synchronized (this) {
            // Wishes from here on need another run: this one may miss what they are about.
            next = Disposables.disposed();
        }
        task.run();
    }

    /** Forgets all wishes, and those to come; a run that has begun goes on. */
    synchronized void stop() {
        stopped = true;
        next.dispose();
    }
}
