package james.onionmx.mailets;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A queue that fails some of its uses, as a broker does that is just being restarted. */
final class FlakyQueue implements MailQueue {

    private final MailQueue sound;
    private final IntPredicate failing;
    private final AtomicInteger uses = new AtomicInteger();

    /** Fails its first uses. */
    FlakyQueue(MailQueue sound, int failures) {
        this(sound, use -> use <= failures);
    }

    /** Fails the uses chosen by their number, from 1. */
    FlakyQueue(MailQueue sound, IntPredicate failing) {
        this.sound = sound;
        this.failing = failing;
    }

    int uses() {
        return uses.get();
    }

    private void failWhileFlaky() throws MailQueueException {
        if (failing.test(uses.incrementAndGet())) {
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
