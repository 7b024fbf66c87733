package james.onionmx.mailets;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A queue whose items a test makes itself; it can end, and whoever subscribes next gets the rest.
 */
final class HandmadeQueue implements MailQueue {

    private final Queue<MailQueueItem> waiting = new ConcurrentLinkedQueue<>();
    private Sinks.Many<MailQueueItem> current = newSink();

    private static Sinks.Many<MailQueueItem> newSink() {
        return Sinks.many().unicast().onBackpressureBuffer();
    }

    synchronized void offer(MailQueueItem... items) {
        for (MailQueueItem item : items) {
            if (subscribers() > 0) {
                current.tryEmitNext(item).orThrow();
            } else {
                waiting.add(item);
            }
        }
    }

    synchronized void end() {
        current.tryEmitComplete().orThrow();
        current = newSink();
    }

    synchronized int subscribers() {
        return current.currentSubscriberCount();
    }

    @Override
    public synchronized Publisher<MailQueueItem> deQueue() {
        for (MailQueueItem item = waiting.poll(); item != null; item = waiting.poll()) {
            current.tryEmitNext(item).orThrow();
        }
        return current.asFlux();
    }

    @Override
    public MailQueueName getName() {
        return MailQueueName.of("onion-outgoing");
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        enQueue(mail);
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        try {
            Mail copy = mail.duplicate();
            copy.setName(mail.getName());
            offer(new RecordingItem(copy, () -> 0, () -> 0));
        } catch (MessagingException e) {
            throw new MailQueueException("a mail that cannot be copied", e);
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.fromCallable(
                () -> {
                    enQueue(mail);
                    return null;
                });
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
