package james.onionmx.testbed.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.inject.Inject;
import javax.inject.Named;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.mailet.Mail;

/**
 * A defect on purpose, to see that a test finds it: the mail of one queue is acknowledged as soon
 * as it is handed out, so that what becomes of it is nobody's business any more.
 */
final class EarlyAcknowledgement implements MailQueueItemDecoratorFactory {

    private final RawMailQueueItemDecoratorFactory raw = new RawMailQueueItemDecoratorFactory();
    private final String queue;

    @Inject
    EarlyAcknowledgement(@Named(AcknowledgementModule.PROPERTY) String queue) {
        this.queue = queue;
    }

    @Override
    public MailQueueItemDecorator decorate(MailQueueItem item, MailQueueName name) {
        return raw.decorate(name.asString().equals(queue) ? acknowledged(item) : item, name);
    }

    private static MailQueueItem acknowledged(MailQueueItem item) {
        Mail mail = item.getMail();
        try {
            // The queue deletes its copy of the content with the acknowledgement.
            mail.setMessage(new MimeMessage(mail.getMessage()));
            item.done(MailQueueItem.CompletionStatus.SUCCESS);
        } catch (MessagingException e) {
            throw new UncheckedIOException(
                    "cannot acknowledge mail " + mail.getName() + " early", new IOException(e));
        }
        return new AcknowledgedItem(mail);
    }

    private record AcknowledgedItem(Mail mail) implements MailQueueItem {
        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus status) {
            // It was acknowledged before.
        }
    }
}
