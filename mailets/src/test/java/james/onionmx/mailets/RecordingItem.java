package james.onionmx.mailets;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;

/** A mail from a queue that remembers how it was acknowledged, and what was parked just then. */
final class RecordingItem implements MailQueue.MailQueueItem {

    private final Mail mail;
    private final LongSupplier parked;
    private final IntSupplier failures;
    private final List<CompletionStatus> acknowledgements = new CopyOnWriteArrayList<>();
    private final List<Long> parkedWhenAcknowledged = new CopyOnWriteArrayList<>();

    /** Lets as many acknowledgements fail as there are failures. */
    RecordingItem(Mail mail, LongSupplier parked, IntSupplier failures) {
        this.mail = mail;
        this.parked = parked;
        this.failures = failures;
    }

    List<CompletionStatus> acknowledgements() {
        return acknowledgements;
    }

    List<Long> parkedWhenAcknowledged() {
        return parkedWhenAcknowledged;
    }

    @Override
    public Mail getMail() {
        return mail;
    }

    @Override
    public void done(CompletionStatus status) throws MailQueue.MailQueueException {
        parkedWhenAcknowledged.add(parked.getAsLong());
        acknowledgements.add(status);
        if (acknowledgements.size() <= failures.getAsInt()) {
            throw new MailQueue.MailQueueException("the broker is away");
        }
    }
}
