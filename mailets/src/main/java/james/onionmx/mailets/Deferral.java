package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.mailets.Fallback.Effort;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.RecipientOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Mail;

/** What becomes of the recipients that were not delivered to yet: they wait, or it is enough. */
final class Deferral {

    private final Bounces bounces;
    private final Fallback fallback;
    private final DelayNotices notices;
    private final ParkedMails parked;
    private final RetrySchedule retries;
    private final Lifetime lifetime;
    private final QueuePriority priority;
    private final Clock clock;

    Deferral(
            Bounces bounces,
            Fallback fallback,
            DelayNotices notices,
            ParkedMails parked,
            RetrySchedule retries,
            Lifetime lifetime,
            QueuePriority priority,
            Clock clock) {
        this.bounces = requireNonNull(bounces);
        this.fallback = requireNonNull(fallback);
        this.notices = requireNonNull(notices);
        this.parked = requireNonNull(parked);
        this.retries = requireNonNull(retries);
        this.lifetime = requireNonNull(lifetime);
        this.priority = requireNonNull(priority);
        this.clock = requireNonNull(clock);
    }

    /**
     * Recipients that failed for reasons that time may cure.
     *
     * @param failures why, for each
     * @param outcomes the same as they came out of the attempt
     * @param heldBack those, maybe with others, whose mail may go by no way
     */
    record Deferred(
            Map<MailAddress, DeliveryFailure> failures,
            Map<MailAddress, RecipientOutcome> outcomes,
            Set<MailAddress> heldBack) {

        boolean anyoneWasAsked() {
            return outcomes.values().stream().anyMatch(RecipientOutcome.Failed.class::isInstance);
        }

        Duration longestWait() {
            return outcomes.values().stream()
                    .map(Deferred::retryAfter)
                    .reduce(Duration.ZERO, Deferral::longer);
        }

        /** Those still on the mail. */
        Deferred stillOn(Mail mail) {
            Map<MailAddress, DeliveryFailure> left = new LinkedHashMap<>(failures);
            left.keySet().retainAll(mail.getRecipients());
            return new Deferred(left, outcomes, heldBack);
        }

        private static Duration retryAfter(RecipientOutcome outcome) {
            if (outcome instanceof RecipientOutcome.Postponed postponed) {
                return postponed.retryAfter();
            }
            return outcome instanceof RecipientOutcome.Failed failed
                    ? failed.retryAfter()
                    : Duration.ZERO;
        }
    }

    /** A mail that nobody was asked about waits without using up an attempt, within limits. */
    void defer(Mail mail, Deferred deferred) throws MessagingException {
        Instant now = clock.instant();
        Duration age = Duration.between(QueueNotes.queuedAt(mail, now), now);
        if (lifetime.isOver(age)) {
            giveUp(mail, deferred, age);
            return;
        }
        PostponedSince since = PostponedSince.of(mail).orElse(new PostponedSince(now));
        Duration patience = retries.patience(DeliveryRetriesHelper.retrieveRetries(mail));
        if (deferred.anyoneWasAsked() || since.isLongerAgoThan(patience, now)) {
            PostponedSince.removeFrom(mail);
            retryOrGiveUp(mail, deferred, age);
        } else {
            since.writeTo(mail);
            park(mail, deferred, deferred.longestWait(), age);
        }
    }

    private void retryOrGiveUp(Mail mail, Deferred deferred, Duration age)
            throws MessagingException {
        Optional<Duration> wait = retries.next(DeliveryRetriesHelper.retrieveRetries(mail));
        if (wait.isPresent()) {
            mail.setState(Mail.ERROR);
            mail.setLastUpdated(Date.from(clock.instant()));
            DeliveryRetriesHelper.incrementRetries(mail);
            priority.beforeRetry(mail);
            park(mail, deferred, longer(wait.get(), deferred.longestWait()), age);
        } else {
            giveUp(mail, deferred, age);
        }
    }

    /** Not longer than the mail may live: the last attempt is made then. */
    private void park(Mail mail, Deferred deferred, Duration wait, Duration age)
            throws MessagingException {
        int attempts = DeliveryRetriesHelper.retrieveRetries(mail);
        fallback.handOver(mail, deferred, new Effort(attempts, age, Effort.Verdict.TRIED_AGAIN));
        if (mail.getRecipients().isEmpty()) {
            return;
        }
        Duration left = lifetime.maxAge().minus(age);
        notices.tellIfDue(
                mail,
                deferred.stillOn(mail).failures(),
                age,
                shorter(left, wait.plus(retries.left(attempts))));
        parked.park(mail, shorter(wait, left));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void giveUp(Mail mail, Deferred deferred, Duration age) throws MessagingException {
        int retriesSoFar = DeliveryRetriesHelper.retrieveRetries(mail);
        fallback.handOver(
                mail, deferred, new Effort(retriesSoFar + 1, age, Effort.Verdict.GIVEN_UP));
        String effort = "after " + retriesSoFar + " retries in " + DurationWords.of(age);
        Map<MailAddress, DeliveryFailure> expired = new LinkedHashMap<>();
        deferred.stillOn(mail)
                .failures()
                .forEach((to, failure) -> expired.put(to, gaveUp(failure, effort)));
        bounces.bounceByReason(mail, expired);
    }

    private static DeliveryFailure gaveUp(DeliveryFailure last, String effort) {
        return new DeliveryFailure(
                last.permanence(),
                "gave up " + effort + ": " + last.reason(),
                last.peerText() + " (given up " + effort + ")",
                last.code(),
                last.enhancedCode());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
