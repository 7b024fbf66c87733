package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;
import reactor.core.Disposable;

/** A delivery that was started: takes fresh mail until it is ended. */
final class RunningDelivery implements Disposable {

    private final MailQueue queue;
    private final ParkedMails parked;
    private final Duration mixDelay;
    private final RandomGenerator random;
    private final Disposable ending;

    /**
     * Takes mail for a queue.
     *
     * @param mixDelay fresh mail is held for a random time up to this, so that nobody who watches
     *     both ends can tell by the time which mail it was; zero for not at all
     * @param random thread-safe
     * @param ending ends the delivery
     */
    RunningDelivery(
            MailQueue queue,
            ParkedMails parked,
            Duration mixDelay,
            RandomGenerator random,
            Disposable ending) {
        this.queue = requireNonNull(queue);
        this.parked = requireNonNull(parked);
        this.mixDelay = requireNonNull(mixDelay);
        this.random = requireNonNull(random);
        this.ending = requireNonNull(ending);
    }

    /** Takes responsibility for a mail; it is stored when this returns. */
    void accept(Mail mail) throws MessagingException {
        if (mixDelay.isZero()) {
            queue.enQueue(mail);
        } else {
            parked.park(mail, Duration.ofMillis(random.nextLong(mixDelay.toMillis() + 1)));
        }
    }

    @Override
    public void dispose() {
        ending.dispose();
    }
}
