package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.QueueOrder;
import james.onionmx.lookup.OrderFolder;
import james.onionmx.lookup.OrderFolder.Answer;
import james.onionmx.mailets.Adoptions;
import james.onionmx.mailets.NodeName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import javax.mail.MessagingException;
import reactor.core.scheduler.Schedulers;

/** Takes the operator's orders about waiting mail, on a thread of its own; ended with James. */
final class QueueDesk {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Adoptions adoptions = new Adoptions();
    private final OrderFolder orders;

    /** Not one of Reactor's own: on those some kinds of repository refuse to wait. */
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread made = new Thread(task, "onion-queue-orders");
                        made.setDaemon(true);
                        return made;
                    });

    private QueueDesk(OrderFolder orders) {
        this.orders = requireNonNull(orders);
    }

    /** Looks for orders in a folder, which need not exist, from now on. */
    static QueueDesk open(Path folder) {
        QueueDesk desk = new QueueDesk(new OrderFolder(folder));
        desk.orders.clear();
        long millis = INTERVAL.toMillis();
        Schedulers.fromExecutorService(desk.thread)
                .schedulePeriodically(
                        () -> desk.orders.carryOut(desk::carryOut),
                        millis,
                        millis,
                        TimeUnit.MILLISECONDS);
        return desk;
    }

    /** Where deliveries say that they can take mail over. */
    Adoptions adoptions() {
        return adoptions;
    }

    private Answer carryOut(String kind, Path order) throws IOException {
        if (!kind.equals(QueueOrder.ADOPT)) {
            return new Answer.Failed("\"" + kind + "\" is no order that is known");
        }
        try {
            List<Adoptions.Result> results =
                    adoptions.adopt(new NodeName(QueueOrder.read(order).node()));
            return results.isEmpty()
                    ? new Answer.Failed("no OnionRemoteDelivery runs here yet")
                    : new Answer.Done(results.stream().map(QueueDesk::line).toList());
        } catch (IllegalArgumentException | MessagingException e) {
            return new Answer.Failed(e.getMessage());
        }
    }

    /** What the command says. */
    private static String line(Adoptions.Result result) {
        String adopted = result.queue() + ": " + result.adopted() + " mails wait here now";
        return result.left() == 0
                ? adopted
                : adopted + "; " + result.left() + " could not be taken over, see the log of James";
    }

    @PreDestroy
    void stop() {
        thread.shutdown();
    }
}
