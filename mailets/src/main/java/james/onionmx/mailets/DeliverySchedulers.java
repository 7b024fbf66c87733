package james.onionmx.mailets;

import java.util.concurrent.Executors;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of one mailet, all daemons.
 *
 * @param dequeue waits on the queue: some queues block their caller until a mail comes
 * @param blocking waits for disks and stores; tasks share all of its threads
 * @param timer puts parked mail back
 */
record DeliverySchedulers(Scheduler dequeue, Scheduler blocking, Scheduler timer)
        implements Disposable {

    private static final int BLOCKING_THREADS = 16;

    static DeliverySchedulers forQueue(String queue) {
        return new DeliverySchedulers(
                scheduler(1, queue + "-dequeue"),
                scheduler(BLOCKING_THREADS, queue + "-work"),
                scheduler(1, queue + "-parked"));
    }

    /** Not Reactor's own threads: on those the queue of RabbitMQ refuses to wait. */
    private static Scheduler scheduler(int threads, String name) {
        return Schedulers.fromExecutorService(
                Executors.newScheduledThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        }),
                name);
    }

    @Override
    public void dispose() {
        dequeue.dispose();
        blocking.dispose();
        timer.dispose();
    }
}
