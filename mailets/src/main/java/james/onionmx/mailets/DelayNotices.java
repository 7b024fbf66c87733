package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.DeliveryFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a sender, once, that a mail is late and still tried (RFC 3461, RFC 3464): for recipients
 * with {@code NOTIFY=DELAY}, and for those about whom nothing was asked. Nobody is told about a
 * notification.
 */
final class DelayNotices {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);

    private final SenderNotices notices;
    private final Lifetime lifetime;
    private final Clock clock;

    DelayNotices(MailetContext context, Lifetime lifetime, Clock clock) {
        this.notices = new SenderNotices(context, clock);
        this.lifetime = requireNonNull(lifetime);
        this.clock = requireNonNull(clock);
    }

    /**
     * Tells the sender if it is time, and notes on the mail that it was done. Never fails: a mail
     * must not be lost because its sender cannot be told that it is late.
     *
     * @param age since the mail was queued
     * @param left until it is given up
     */
    void tellIfDue(Mail mail, Map<MailAddress, DeliveryFailure> late, Duration age, Duration left) {
        if (!lifetime.isToBeTold(age) || !mail.hasSender() || wasTold(mail)) {
            return;
        }
        Map<MailAddress, DeliveryFailure> ofInterest = new LinkedHashMap<>(late);
        ofInterest.keySet().removeIf(recipient -> !isWanted(mail, recipient));
        if (ofInterest.isEmpty()) {
            return;
        }
        try {
            send(mail, ofInterest, age, left);
            mail.setAttribute(new Attribute(QueueNotes.DELAY_TOLD, AttributeValue.of(true)));
        } catch (MessagingException | RuntimeException e) {
            // A spool signals trouble with either.
            LOGGER.warn(
                    "The sender of mail {} was not told that it is late; next try at its next"
                            + " attempt: {}",
                    mail.getName(),
                    e.toString());
        }
    }

    private static boolean wasTold(Mail mail) {
        return mail.getAttribute(QueueNotes.DELAY_TOLD).isPresent();
    }

    private static boolean isWanted(Mail mail, MailAddress recipient) {
        Optional<EnumSet<Notify>> asked =
                mail.dsnParameters()
                        .map(DsnParameters::getRcptParameters)
                        .map(parameters -> parameters.get(recipient))
                        .flatMap(RecipientDsnParameters::getNotifyParameter);
        return asked.map(notify -> notify.contains(Notify.DELAY)).orElse(true);
    }

    private void send(
            Mail mail, Map<MailAddress, DeliveryFailure> late, Duration age, Duration left)
            throws MessagingException {
        notices.send(
                new DelayReport(mail, late, age, clock.instant().plus(left))
                        .from(notices.postmaster()));
    }
}
