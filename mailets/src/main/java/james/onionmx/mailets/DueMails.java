package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.james.mailrepository.api.MailKey;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Which stored mails are due when: one time for each, of which the last one given holds. Nothing
 * but key and time is kept of a mail, and one timer serves all of them, so that a hundred thousand
 * take little memory. Thread-safe.
 */
final class DueMails {

    private static final long ASLEEP = Long.MAX_VALUE;

    /** Milliseconds of the scheduler's clock. */
    private record Due(MailKey key, long at) {}

    private final Scheduler timer;
    private final Consumer<MailKey> whenDue;
    private final Map<MailKey, Due> times = new HashMap<>();
    private final PriorityQueue<Due> order = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private long wakeUp = ASLEEP;
    private Disposable alarm = Disposables.disposed();

    /**
     * Knows of no mail.
     *
     * @param timer tells the time, and runs what is to be done
     * @param whenDue told of one mail after the other; must not throw
     */
    DueMails(Scheduler timer, Consumer<MailKey> whenDue) {
        this.timer = requireNonNull(timer);
        this.whenDue = requireNonNull(whenDue);
    }

    /** Sets a mail's time, from now; at once where that is not later. */
    synchronized void put(MailKey key, Duration wait) {
        Due due = new Due(key, now() + Math.max(0, wait.toMillis()));
        times.put(key, due);
        order.add(due);
        wakeUpFor(due.at());
    }

    private void wakeUpFor(long time) {
        if (time >= wakeUp) {
            return;
        }
        if (wakeUp != ASLEEP) {
            alarm.dispose();
        }
        wakeUp = time;
        alarm = timer.schedule(this::awake, Math.max(0, time - now()), TimeUnit.MILLISECONDS);
    }

    /** One mail at a time, so that what else the timer has to do gets its turn. */
    private void awake() {
        nextDue().ifPresent(whenDue);
        sleep();
    }

    private synchronized Optional<MailKey> nextDue() {
        while (!order.isEmpty() && order.peek().at() <= now()) {
            Due due = order.remove();
            if (times.remove(due.key(), due)) {
                return Optional.of(due.key());
            }
        }
        return Optional.empty();
    }

    private synchronized void sleep() {
        wakeUp = ASLEEP;
        Optional.ofNullable(order.peek()).ifPresent(next -> wakeUpFor(next.at()));
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
