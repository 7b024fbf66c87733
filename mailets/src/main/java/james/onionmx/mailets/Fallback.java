package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.DeliveryFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands recipients that their onion does not take to another processor, if the operator wants it,
 * and marks their mail with {@code onionmx-fallback}. A mail falls back once: should it come here
 * again, it ends here.
 */
final class Fallback {

    /** Text: what the onion, or Tor, last said. */
    static final AttributeName MARK = AttributeName.of("onionmx-fallback");

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);

    private final MailetContext context;
    private final Optional<FallbackRule> rule;

    /** Empty for a delivery that knows no other way. */
    Fallback(MailetContext context, Optional<FallbackRule> rule) {
        this.context = requireNonNull(context);
        this.rule = requireNonNull(rule);
    }

    /** How long a mail was tried. */
    record Effort(int attempts, Duration age, Verdict verdict) {

        /** What becomes of a mail that does not fall back. */
        enum Verdict {
            TRIED_AGAIN,
            GIVEN_UP
        }
    }

    /** Hands over whom the rule allows, and takes them off the mail. */
    void handOver(Mail mail, Deferral.Deferred deferred, Effort effort) throws MessagingException {
        if (rule.isEmpty() || mail.getAttribute(MARK).isPresent() || !isTime(effort)) {
            return;
        }
        List<MailAddress> recipients =
                deferred.failures().keySet().stream()
                        .filter(recipient -> !deferred.heldBack().contains(recipient))
                        .filter(rule.get()::covers)
                        .toList();
        if (!recipients.isEmpty()) {
            handOver(mail, recipients, deferred.failures().get(recipients.get(0)), effort);
            Recipients.remove(mail, recipients);
        }
    }

    private boolean isTime(Effort effort) {
        return effort.verdict() == Effort.Verdict.GIVEN_UP
                || rule.orElseThrow().patience().isOver(effort.attempts(), effort.age());
    }

    private void handOver(
            Mail mail, Collection<MailAddress> recipients, DeliveryFailure last, Effort effort)
            throws MessagingException {
        String processor = rule.orElseThrow().processor().getValue();
        Mail copy = mail.duplicate();
        try {
            copy.setRecipients(List.copyOf(recipients));
            QueueNotes.removeFrom(copy);
            copy.removeAttribute(DeliveryRetriesHelper.DELIVERY_RETRY_COUNT);
            copy.setAttribute(new Attribute(MARK, AttributeValue.of(last.statusLine())));
            context.sendMail(copy, processor);
        } finally {
            LifecycleUtil.dispose(copy);
        }
        LOGGER.info(
                "mail={} domain={} outcome=fallback processor={} recipients={} attempts={}"
                        + " age=\"{}\" code={} {}",
                mail.getName(),
                domains(recipients),
                processor,
                recipients.size(),
                effort.attempts(),
                DurationWords.of(effort.age()),
                last.code(),
                last.enhancedCode());
    }

    private static String domains(Collection<MailAddress> recipients) {
        return recipients.stream()
                .map(recipient -> recipient.getDomain().asString().toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(","));
    }
}
