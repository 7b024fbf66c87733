package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.OnionRoute;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DsnDuty;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One attempt at one queued mail: routes are looked up anew, the message is spooled once, each
 * route gets its transaction, and every recipient ends with one outcome at most.
 */
final class DeliveryAttempt {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryAttempt.class);
    private static final DeliveryFailure UNSPEAKABLE =
            DeliveryFailure.permanent(553, "5.1.3", "the address cannot stand in an SMTP command");

    private static final DeliveryFailure CIRCLE =
            DeliveryFailure.permanent(
                    554,
                    "5.4.6",
                    "the mail goes round in a circle: the way to its recipient leads back to this"
                            + " server, or to one that it has passed already");

    private final RecipientRouting routing;
    private final RouteDelivery delivery;
    private final MessageSpool spool;
    private final AttemptPolicy policy;
    private final DeliveryMetrics metrics;
    private final Scheduler blocking;
    private final Clock clock;

    /**
     * Attempts mail.
     *
     * @param blocking runs what waits for a disk
     */
    DeliveryAttempt(
            RecipientRouting routing,
            RouteDelivery delivery,
            MessageSpool spool,
            AttemptPolicy policy,
            DeliveryMetrics metrics,
            Scheduler blocking,
            Clock clock) {
        this.routing = requireNonNull(routing);
        this.delivery = requireNonNull(delivery);
        this.spool = requireNonNull(spool);
        this.policy = requireNonNull(policy);
        this.metrics = requireNonNull(metrics);
        this.blocking = requireNonNull(blocking);
        this.clock = requireNonNull(clock);
    }

    /**
     * Attempts every recipient. One whose attempt met a defect has no outcome; an error signal is a
     * broken disk.
     */
    Mono<Attempted> attempt(Mail mail) {
        Mono<SpooledMessage> spooled =
                Mono.fromCallable(FatalErrors.inCall(() -> spool.spool(mail, policy.headers())))
                        .subscribeOn(blocking);
        Instant now = clock.instant();
        metrics.noteAge(Duration.between(QueueNotes.queuedAt(mail, now), now));
        return Mono.usingWhen(
                        spooled,
                        message -> attempt(mail, message),
                        message ->
                                Mono.fromRunnable(() -> spool.discard(message))
                                        .subscribeOn(blocking))
                .doOnNext(attempted -> metrics.count(attempted.outcomes().values()));
    }

    private Mono<Attempted> attempt(Mail mail, SpooledMessage message) {
        return FatalErrors.inMono(() -> routing.group(mail.getRecipients()))
                .flatMapMany(groups -> Flux.fromIterable(groups.entrySet()))
                .flatMap(group -> attemptOrForgo(mail, message, group.getKey(), group.getValue()))
                .collectList()
                .map(Attempted::all);
    }

    /** A defect met at one destination must not undo what another has already answered. */
    private Mono<Attempted> attemptOrForgo(
            Mail mail, SpooledMessage message, Destination destination, List<MailAddress> group) {
        return FatalErrors.inMono(() -> attempt(mail, message, destination, group))
                .onErrorResume(
                        defect -> {
                            LOGGER.error(
                                    "Unexpected failure while delivering mail {} to {}",
                                    mail.getName(),
                                    destination.label(),
                                    defect);
                            return Mono.empty();
                        });
    }

    private Mono<Attempted> attempt(
            Mail mail, SpooledMessage message, Destination destination, List<MailAddress> group) {
        AttemptLog log = new AttemptLog(mail, group, destination, clock.instant());
        if (destination instanceof Destination.Onion onion) {
            return Mono.fromCallable(() -> policy.loopGuard().open(onion.route(), mail))
                    .subscribeOn(blocking)
                    .flatMap(
                            open ->
                                    open.map(route -> transact(mail, message, route, group, log))
                                            .orElseGet(() -> failAll(group, CIRCLE, log)));
        }
        if (destination instanceof Destination.Nowhere nowhere) {
            return failAll(group, DeliveryFailure.permanent(550, "5.1.2", nowhere.reason()), log);
        }
        if (destination instanceof Destination.NotNow notNow) {
            return failAll(group, policy.missingRoutes().failure(mail, notNow), log)
                    .map(
                            failed ->
                                    notNow.cause() == Destination.NotNow.Cause.HELD_BACK
                                            ? failed.allHeldBack()
                                            : failed);
        }
        throw new IllegalStateException("a destination unknown to this version: " + destination);
    }

    private Mono<Attempted> transact(
            Mail mail,
            SpooledMessage message,
            OnionRoute route,
            List<MailAddress> group,
            AttemptLog log) {
        Optional<ReversePath> sender = ReversePath.parse(mail.getMaybeSender().asString(""));
        Map<ForwardPath, MailAddress> sendable = sendable(group);
        if (sender.isEmpty() || sendable.isEmpty()) {
            return failAll(group, UNSPEAKABLE, log);
        }
        Envelope envelope =
                new Envelope(
                        sender.get(),
                        List.copyOf(sendable.keySet()),
                        DsnRequests.of(mail, sendable));
        return delivery.deliver(route, envelope, message)
                .map(
                        result -> {
                            Map<MailAddress, RecipientOutcome> outcomes =
                                    allFailed(group, UNSPEAKABLE);
                            sendable.forEach(
                                    (path, recipient) ->
                                            outcomes.put(
                                                    recipient, outcomeOf(path, result.outcome())));
                            log.write(result, outcomes, clock.instant());
                            return attempted(result.outcome(), outcomes);
                        });
    }

    private Attempted attempted(
            TransactionOutcome outcome, Map<MailAddress, RecipientOutcome> outcomes) {
        Attempted attempted = new Attempted(outcomes);
        if (outcome instanceof TransactionOutcome.Answered answered) {
            metrics.countTurns(answered.turns());
            return answered.dsn() == DsnDuty.KEPT ? attempted.allRelayed() : attempted;
        }
        return attempted;
    }

    private static Map<ForwardPath, MailAddress> sendable(Collection<MailAddress> group) {
        Map<ForwardPath, MailAddress> sendable = new LinkedHashMap<>();
        for (MailAddress recipient : group) {
            ForwardPath.parse(recipient.asString())
                    .ifPresent(path -> sendable.put(path, recipient));
        }
        return sendable;
    }

    private static RecipientOutcome outcomeOf(ForwardPath path, TransactionOutcome outcome) {
        if (outcome instanceof TransactionOutcome.NotReached notReached) {
            return new RecipientOutcome.Failed(notReached.failure(), notReached.retryAfter());
        }
        if (outcome instanceof TransactionOutcome.Postponed postponed) {
            return new RecipientOutcome.Postponed(postponed.failure(), postponed.retryAfter());
        }
        if (outcome instanceof TransactionOutcome.Answered answered) {
            return Optional.ofNullable(answered.recipients().get(path))
                    .orElseThrow(() -> new IllegalStateException("a recipient without an outcome"));
        }
        throw new IllegalStateException("an outcome unknown to this version: " + outcome);
    }

    private Mono<Attempted> failAll(
            List<MailAddress> group, DeliveryFailure failure, AttemptLog log) {
        return Mono.fromCallable(
                () -> {
                    Map<MailAddress, RecipientOutcome> outcomes = allFailed(group, failure);
                    log.write(outcomes, clock.instant());
                    return new Attempted(outcomes);
                });
    }

    private static Map<MailAddress, RecipientOutcome> allFailed(
            List<MailAddress> group, DeliveryFailure failure) {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        group.forEach(recipient -> outcomes.put(recipient, new RecipientOutcome.Failed(failure)));
        return outcomes;
    }
}
