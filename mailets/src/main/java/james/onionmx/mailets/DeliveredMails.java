package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what was delivered to the processor that the operator named for it ({@code onSuccess}), the
 * mail reduced to the recipients that took it.
 */
final class DeliveredMails {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);

    private final MailetContext context;
    private final Optional<ProcessingState> processor;

    DeliveredMails(MailetContext context, Optional<ProcessingState> processor) {
        this.context = requireNonNull(context);
        this.processor = requireNonNull(processor);
    }

    /**
     * Hands the delivered recipients over. Never fails: what was delivered must not be sent again
     * because James could not take note of it.
     */
    void handOn(Mail mail, Collection<MailAddress> delivered) {
        if (processor.isEmpty() || delivered.isEmpty()) {
            return;
        }
        try {
            handOn(mail, delivered, processor.get());
        } catch (MessagingException | RuntimeException e) {
            // A spool signals trouble with either.
            LOGGER.error(
                    "Mail {} is delivered but processor {} of onSuccess did not get it: {}",
                    mail.getName(),
                    processor.get().getValue(),
                    e.toString());
        }
    }

    private void handOn(Mail mail, Collection<MailAddress> delivered, ProcessingState to)
            throws MessagingException {
        Mail copy = mail.duplicate();
        try {
            copy.setRecipients(List.copyOf(delivered));
            QueueNotes.removeFrom(copy);
            context.sendMail(copy, to.getValue());
        } finally {
            LifecycleUtil.dispose(copy);
        }
    }
}
