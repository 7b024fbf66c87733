package james.onionmx.mailets;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A queue that fails its first uses, as a broker does that is just being restarted. */
final class FlakyQueue implements MailQueue {

    private final MailQueue sound;
    private final AtomicInteger failuresLeft;

    FlakyQueue(MailQueue sound, int failures) {
        this.sound = sound;
        this.failuresLeft = new AtomicInteger(failures);
    }

    private void failWhileFlaky() throws MailQueueException {
        if (failuresLeft.getAndDecrement() > 0) {
            throw new MailQueueException("the broker is away");
        }
    }

    @Override
    public MailQueueName getName() {
        return sound.getName();
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        failWhileFlaky();
        sound.enQueue(mail, delay);
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        failWhileFlaky();
        sound.enQueue(mail);
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return sound.enqueueReactive(mail);
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        try {
            failWhileFlaky();
            return sound.deQueue();
        } catch (MailQueueException e) {
            return Flux.error(e);
        }
    }

    @Override
    public void close() throws IOException {
        sound.close();
    }
}
