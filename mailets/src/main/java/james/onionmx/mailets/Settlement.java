package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.RecipientOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
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
    private final ParkedMails parked;
    private final RetrySchedule retries;
    private final Clock clock;

    Settlement(Bounces bounces, ParkedMails parked, RetrySchedule retries, Clock clock) {
        this.bounces = requireNonNull(bounces);
        this.parked = requireNonNull(parked);
        this.retries = requireNonNull(retries);
        this.clock = requireNonNull(clock);
    }

    /**
     * Settles every recipient that has an outcome; blocks on queue and store.
     *
     * @throws IllegalStateException if a recipient has none; the mail then has the deferred and
     *     those without an outcome for recipients
     */
    void settle(Mail mail, Map<MailAddress, RecipientOutcome> outcomes) throws MessagingException {
        without(mail, delivered(outcomes));
        Map<MailAddress, DeliveryFailure> failed = failures(outcomes);
        bounceByReason(mail, withPermanence(failed, Permanence.PERMANENT));

        Map<MailAddress, DeliveryFailure> deferred = withPermanence(failed, Permanence.TEMPORARY);
        requireNoneLeft(mail, deferred.keySet());
        if (!deferred.isEmpty()) {
            Map<MailAddress, RecipientOutcome> ofThese = new LinkedHashMap<>(outcomes);
            ofThese.keySet().retainAll(deferred.keySet());
            defer(mail, deferred, ofThese.values());
        }
    }

    /** A mail that nobody was asked about waits without using up an attempt, within limits. */
    private void defer(
            Mail mail,
            Map<MailAddress, DeliveryFailure> deferred,
            Collection<RecipientOutcome> outcomes)
            throws MessagingException {
        Duration wait = longestWait(outcomes);
        PostponedSince since = PostponedSince.of(mail).orElse(new PostponedSince(clock.instant()));
        Duration patience = retries.patience(DeliveryRetriesHelper.retrieveRetries(mail));
        boolean tried = outcomes.stream().anyMatch(RecipientOutcome.Failed.class::isInstance);
        if (tried || since.isLongerAgoThan(patience, clock.instant())) {
            PostponedSince.removeFrom(mail);
            retryOrGiveUp(mail, deferred, wait);
        } else {
            since.writeTo(mail);
            parked.park(mail, wait);
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

    private static void without(Mail mail, Collection<MailAddress> settled) {
        Set<MailAddress> left = new LinkedHashSet<>(mail.getRecipients());
        left.removeAll(settled);
        mail.setRecipients(left);
    }

    private void retryOrGiveUp(
            Mail mail, Map<MailAddress, DeliveryFailure> deferred, Duration leastWait)
            throws MessagingException {
        int retriesSoFar = DeliveryRetriesHelper.retrieveRetries(mail);
        Optional<Duration> wait = retries.next(retriesSoFar);
        if (wait.isPresent()) {
            mail.setState(Mail.ERROR);
            mail.setLastUpdated(Date.from(clock.instant()));
            DeliveryRetriesHelper.incrementRetries(mail);
            parked.park(mail, longer(wait.get(), leastWait));
        } else {
            Map<MailAddress, DeliveryFailure> expired = new LinkedHashMap<>();
            deferred.forEach((to, failure) -> expired.put(to, gaveUp(failure, retriesSoFar)));
            bounceByReason(mail, expired);
        }
    }

    private static Duration longestWait(Collection<RecipientOutcome> outcomes) {
        return outcomes.stream()
                .map(Settlement::retryAfter)
                .reduce(Duration.ZERO, Settlement::longer);
    }

    private static Duration retryAfter(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Postponed postponed) {
            return postponed.retryAfter();
        }
        return outcome instanceof RecipientOutcome.Failed failed
                ? failed.retryAfter()
                : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static DeliveryFailure gaveUp(DeliveryFailure last, int retries) {
        return new DeliveryFailure(
                last.permanence(),
                "gave up after " + retries + " retries: " + last.reason(),
                last.peerText() + " (given up after " + retries + " retries)",
                last.code(),
                last.enhancedCode());
    }

    private void bounceByReason(Mail mail, Map<MailAddress, DeliveryFailure> failed)
            throws MessagingException {
        Map<DeliveryFailure, List<MailAddress>> byReason =
                failed.entrySet().stream()
                        .collect(
                                groupingBy(
                                        Map.Entry::getValue,
                                        LinkedHashMap::new,
                                        mapping(Map.Entry::getKey, toList())));
        for (Map.Entry<DeliveryFailure, List<MailAddress>> reason : byReason.entrySet()) {
            bounces.bounce(mail, reason.getValue(), reason.getKey());
            without(mail, reason.getValue());
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
