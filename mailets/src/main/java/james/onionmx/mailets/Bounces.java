package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;

/**
 * Tells senders what could not be delivered, the way RemoteDelivery does: the mail, reduced to the
 * recipients that failed for one reason, goes to the bounce processor with that reason in
 * attributes that James' matchers and DSNBounce read.
 */
final class Bounces {

    static final AttributeName DELIVERY_ERROR = AttributeName.of("delivery-error");
    static final AttributeName DELIVERY_ERROR_CODE = AttributeName.of("delivery-error-code");
    static final AttributeName IS_DELIVERY_PERMANENT_ERROR =
            AttributeName.of("is-delivery-permanent-error");

    private final MailetContext context;
    private final Optional<ProcessingState> processor;
    private final BounceContent content;

    Bounces(MailetContext context, Optional<ProcessingState> processor, BounceContent content) {
        this.context = requireNonNull(context);
        this.processor = requireNonNull(processor);
        this.content = requireNonNull(content);
    }

    /** Bounces each recipient for its own reason, and those of one reason together. */
    void bounceByReason(Mail mail, Map<MailAddress, DeliveryFailure> failed)
            throws MessagingException {
        Map<DeliveryFailure, List<MailAddress>> byReason =
                failed.entrySet().stream()
                        .collect(
                                groupingBy(
                                        Map.Entry::getValue,
                                        LinkedHashMap::new,
                                        mapping(Map.Entry::getKey, toList())));
        for (Map.Entry<DeliveryFailure, List<MailAddress>> reason : byReason.entrySet()) {
            bounce(mail, reason.getValue(), reason.getKey());
            Recipients.remove(mail, reason.getValue());
        }
    }

    /**
     * Hands the failed recipients over; when this returns, James has the bounce in its spool.
     *
     * @param mail as it was attempted; not changed
     * @param recipients those of its recipients that failed
     * @param failure why
     */
    void bounce(Mail mail, Collection<MailAddress> recipients, DeliveryFailure failure)
            throws MessagingException {
        Mail bounced = mail.duplicate();
        try {
            bounced.setRecipients(List.copyOf(recipients));
            content.applyTo(bounced);
            QueueNotes.removeFrom(bounced);
            bounced.setAttribute(
                    new Attribute(DELIVERY_ERROR, AttributeValue.of(failure.statusLine())));
            bounced.setAttribute(
                    new Attribute(DELIVERY_ERROR_CODE, AttributeValue.of(failure.code())));
            bounced.setAttribute(
                    new Attribute(
                            IS_DELIVERY_PERMANENT_ERROR,
                            AttributeValue.of(failure.permanence() == Permanence.PERMANENT)));
            if (processor.isPresent()) {
                context.sendMail(bounced, processor.get().getValue());
            } else {
                context.bounce(bounced, explanation(recipients, failure));
            }
        } finally {
            LifecycleUtil.dispose(bounced);
        }
    }

    private static String explanation(Collection<MailAddress> recipients, DeliveryFailure failure) {
        return recipients.stream()
                .map(MailAddress::asString)
                .collect(
                        Collectors.joining(
                                "\n  ",
                                "Your message could not be delivered over Tor to:\n\n  ",
                                "\n\nThe reason: " + failure.statusLine() + "\n"));
    }
}
