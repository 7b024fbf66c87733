package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.RecipientOutcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * What follows from an attempt's outcomes: the delivered are done, the refused go back to the
 * sender, the deferred wait for another attempt or, after too many, go back too.
 *
 * <p>The mail's recipients shrink to those not yet settled as it proceeds, so that after a failure
 * in the middle nobody is served twice who need not be. Only when {@link #settle} has returned may
 * the queue's copy go.
 */
final class Settlement {

    private final Bounces bounces;
    private final DeliveredMails deliveredMails;
    private final RelayNotices relayNotices;
    private final Deferral deferral;

    Settlement(
            Bounces bounces,
            DeliveredMails deliveredMails,
            RelayNotices relayNotices,
            Deferral deferral) {
        this.bounces = requireNonNull(bounces);
        this.deliveredMails = requireNonNull(deliveredMails);
        this.relayNotices = requireNonNull(relayNotices);
        this.deferral = requireNonNull(deferral);
    }

    /**
     * Settles every recipient that has an outcome; blocks on queue and store.
     *
     * @throws IllegalStateException if a recipient has none; the mail then has the deferred and
     *     those without an outcome for recipients
     */
    void settle(Mail mail, Attempted attempted) throws MessagingException {
        List<MailAddress> delivered = delivered(attempted.outcomes());
        Recipients.remove(mail, delivered);
        relayNotices.tell(mail, attempted.relayed());
        deliveredMails.handOn(mail, delivered);
        Map<MailAddress, DeliveryFailure> failed = failures(attempted.outcomes());
        bounces.bounceByReason(mail, withPermanence(failed, Permanence.PERMANENT));

        Map<MailAddress, DeliveryFailure> deferred = withPermanence(failed, Permanence.TEMPORARY);
        requireNoneLeft(mail, deferred.keySet());
        if (!deferred.isEmpty()) {
            Map<MailAddress, RecipientOutcome> ofThese = new LinkedHashMap<>(attempted.outcomes());
            ofThese.keySet().retainAll(deferred.keySet());
            deferral.defer(mail, new Deferral.Deferred(deferred, ofThese, attempted.heldBack()));
        }
    }

    private static void requireNoneLeft(Mail mail, Set<MailAddress> deferred) {
        Set<MailAddress> left = new LinkedHashSet<>(mail.getRecipients());
        left.removeAll(deferred);
        if (!left.isEmpty()) {
            throw new IllegalStateException(
                    "an attempt of "
                            + mail.getName()
                            + " left "
                            + left.size()
                            + " recipients without an outcome");
        }
    }

    private static List<MailAddress> delivered(Map<MailAddress, RecipientOutcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getValue() instanceof RecipientOutcome.Delivered)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<MailAddress, DeliveryFailure> failures(
            Map<MailAddress, RecipientOutcome> outcomes) {
        Map<MailAddress, DeliveryFailure> failures = new LinkedHashMap<>();
        outcomes.forEach(
                (recipient, outcome) -> {
                    if (outcome instanceof RecipientOutcome.Failed failed) {
                        failures.put(recipient, failed.failure());
                    } else if (outcome instanceof RecipientOutcome.Postponed postponed) {
                        failures.put(recipient, postponed.failure());
                    }
                });
        return failures;
    }

    private static Map<MailAddress, DeliveryFailure> withPermanence(
            Map<MailAddress, DeliveryFailure> failures, Permanence permanence) {
        Map<MailAddress, DeliveryFailure> chosen = new LinkedHashMap<>(failures);
        chosen.values().removeIf(failure -> failure.permanence() != permanence);
        return chosen;
    }
}
