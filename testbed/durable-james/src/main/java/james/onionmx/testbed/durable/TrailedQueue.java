package james.onionmx.testbed.durable;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.durable.QueueTrail.Label;
import james.onionmx.testbed.durable.QueueTrail.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A queue that notes each step of its mail. */
final class TrailedQueue implements ManageableMailQueue {

    private final ManageableMailQueue queue;
    private final QueueTrail trail;
    private final AtomicLong items = new AtomicLong();

    TrailedQueue(ManageableMailQueue queue, QueueTrail trail) {
        this.queue = requireNonNull(queue);
        this.trail = requireNonNull(trail);
    }

    @Override
    public MailQueueName getName() {
        return queue.getName();
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        Label label = Label.of(mail);
        trail.note(Step.QUEUEING, getName(), label);
        queue.enQueue(mail, delay);
        trail.note(Step.QUEUED, getName(), label);
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        Label label = Label.of(mail);
        trail.note(Step.QUEUEING, getName(), label);
        queue.enQueue(mail);
        trail.note(Step.QUEUED, getName(), label);
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.defer(
                () -> {
                    Label label = Label.of(mail);
                    trail.note(Step.QUEUEING, getName(), label);
                    return Mono.from(queue.enqueueReactive(mail))
                            .then(
                                    Mono.fromRunnable(
                                            () -> trail.note(Step.QUEUED, getName(), label)));
                });
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Flux.from(queue.deQueue()).map(this::trailed);
    }

    private MailQueueItem trailed(MailQueueItem item) {
        Label label = Label.of(item.getMail()).numbered(items.incrementAndGet());
        trail.note(Step.TAKEN, getName(), label);
        return new TrailedItem(item, label);
    }

    @Override
    public long getSize() throws MailQueueException {
        return queue.getSize();
    }

    @Override
    public long flush() throws MailQueueException {
        return queue.flush();
    }

    @Override
    public long clear() throws MailQueueException {
        return queue.clear();
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        return queue.remove(type, value);
    }

    @Override
    public MailQueueIterator browse() throws MailQueueException {
        return queue.browse();
    }

    @Override
    public void close() throws IOException {
        queue.close();
    }

    private final class TrailedItem implements MailQueueItem {

        private final MailQueueItem item;
        private final Label label;

        TrailedItem(MailQueueItem item, Label label) {
            this.item = item;
            this.label = label;
        }

        @Override
        public Mail getMail() {
            return item.getMail();
        }

        @Override
        public void done(CompletionStatus status) throws MailQueueException {
            trail.note(Step.FINISHING, getName(), label);
            item.done(status);
            trail.note(Step.DONE, getName(), label);
        }
    }
}
