package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Takes mail from the queue, as much at a time as may be in flight, has each attempted and settled,
 * and acknowledges it only then. Survives a queue that fails: it subscribes again, ever more
 * slowly.
 */
final class DeliveryLoop implements Disposable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration FIRST_RESUBSCRIPTION = Duration.ofSeconds(1);
    private static final Duration SLOWEST_RESUBSCRIPTION = Duration.ofSeconds(30);
    private static final Duration AFTER_DEFECT = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILED_PARKING = Duration.ofSeconds(30);

    /** Longer than the engine's own limits allow but for the largest mail on the slowest way. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofHours(12);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final MailQueue queue;
    private final int maxInFlight;
    private final DeliveryAttempt attempt;
    private final Settlement settlement;
    private final ParkedMails parked;
    private final DeliverySchedulers schedulers;
    private final DeliveryMetrics metrics;
    private final QueueConsumers consumers;
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> drained = Sinks.empty();
    private final Disposable.Swap subscription = reactor.core.Disposables.swap();

    DeliveryLoop(
            MailQueue queue,
            int maxInFlight,
            DeliveryAttempt attempt,
            Settlement settlement,
            ParkedMails parked,
            DeliverySchedulers schedulers,
            DeliveryMetrics metrics,
            QueueConsumers consumers) {
        this.queue = requireNonNull(queue);
        this.maxInFlight = maxInFlight;
        this.attempt = requireNonNull(attempt);
        this.settlement = requireNonNull(settlement);
        this.parked = requireNonNull(parked);
        this.schedulers = requireNonNull(schedulers);
        this.metrics = requireNonNull(metrics);
        this.consumers = requireNonNull(consumers);
    }

    /** Begins to take mail; returns at once. */
    void start() {
        subscription.update(
                items().takeUntilOther(stop.asMono())
                        .flatMap(this::process, maxInFlight, 1)
                        .doOnTerminate(drained::tryEmitEmpty)
                        .subscribe(done -> {}, this::reportEnd));
    }

    private void reportEnd(Throwable error) {
        consumers.died(queue.getName().asString(), error);
        LOGGER.error("Delivery to onions has stopped", error);
    }

    private Flux<MailQueueItem> items() {
        return Flux.from(new GuardedSource<>(() -> Flux.from(queue.deQueue())))
                .concatWith(Mono.error(() -> new IllegalStateException("the queue ended")))
                .subscribeOn(schedulers.dequeue())
                .doOnError(this::reportQueueFailure)
                .retryWhen(
                        Retry.backoff(Long.MAX_VALUE, FIRST_RESUBSCRIPTION)
                                .maxBackoff(SLOWEST_RESUBSCRIPTION)
                                .transientErrors(true));
    }

    private void reportQueueFailure(Throwable error) {
        consumers.failed(queue.getName().asString(), error);
        LOGGER.error(
                "Queue {} failed; delivery to onions subscribes to it again",
                queue.getName().asString(),
                error);
    }

    private Mono<Void> process(MailQueueItem item) {
        Mail mail = item.getMail();
        TimeMetric trial = metrics.begin();
        consumers.lives(queue.getName().asString());
        return FatalErrors.inMono(() -> attempt.attempt(mail))
                .timeout(LONGEST_ATTEMPT, schedulers.timer())
                .publishOn(schedulers.blocking())
                .flatMap(
                        attempted ->
                                blocking(
                                        () -> {
                                            settlement.settle(mail, attempted);
                                            return CompletionStatus.SUCCESS;
                                        }))
                .onErrorResume(defect -> keep(mail, defect))
                .publishOn(schedulers.blocking())
                .doOnNext(status -> acknowledge(item, status))
                .doFinally(
                        signal -> {
                            metrics.end(trial);
                            LifecycleUtil.dispose(mail);
                        })
                .then();
    }

    /** Something unexpected: the mail is kept for later, whatever it was. */
    private Mono<CompletionStatus> keep(Mail mail, Throwable defect) {
        report(mail, defect);
        return blocking(
                        () -> {
                            parked.park(mail, AFTER_DEFECT);
                            return CompletionStatus.SUCCESS;
                        })
                .retryWhen(
                        Retry.fixedDelay(Long.MAX_VALUE, AFTER_FAILED_PARKING)
                                .doBeforeRetry(again -> reportUnparked(mail, again.failure())));
    }

    /** A disk that is full or broken is no defect of the program: it needs words, not a trace. */
    private static void report(Mail mail, Throwable defect) {
        if (Exceptions.unwrap(defect) instanceof IOException trouble) {
            LOGGER.error(
                    "Mail {} cannot be written to the spool for its delivery, is the disk full? It"
                            + " is kept, next attempt in {}: {}",
                    mail.getName(),
                    AFTER_DEFECT,
                    trouble.toString());
            return;
        }
        LOGGER.error(
                "Unexpected failure while delivering mail {}; it is kept, next attempt in {}",
                mail.getName(),
                AFTER_DEFECT,
                defect);
    }

    /**
     * Even parking failed, as on a full disk: the queue keeps the mail, unacknowledged. It is not
     * given back, for ActiveMQ puts away for good what it was given back more than six times.
     */
    private static void reportUnparked(Mail mail, Throwable error) {
        LOGGER.error(
                "Mail {} cannot be parked; it stays in the queue, next try in {}",
                mail.getName(),
                AFTER_FAILED_PARKING,
                error);
    }

    private void acknowledge(MailQueueItem item, CompletionStatus status) {
        try {
            item.done(status);
        } catch (MailQueue.MailQueueException | RuntimeException e) {
            // What was to be done is done; at worst the queue hands the mail out a second time.
            LOGGER.error(
                    "Mail {} is settled but queue {} did not take the acknowledgement {}; it may be"
                            + " delivered again",
                    item.getMail().getName(),
                    queue.getName().asString(),
                    status,
                    e);
        }
    }

    private Mono<CompletionStatus> blocking(Step step) {
        return Mono.fromCallable(FatalErrors.inCall(step::run)).subscribeOn(schedulers.blocking());
    }

    @FunctionalInterface
    private interface Step {
        CompletionStatus run() throws MessagingException;
    }

    /** Takes no more mail, lets what is in flight finish for a while, then breaks it off. */
    @Override
    public void dispose() {
        stop.tryEmitEmpty();
        drained.asMono()
                .timeout(STOP_PATIENCE)
                .onErrorResume(
                        TimeoutException.class,
                        late -> {
                            LOGGER.warn(
                                    "Deliveries still under way after {} are broken off; the queue"
                                            + " keeps their mail",
                                    STOP_PATIENCE);
                            return Mono.empty();
                        })
                .block();
        subscription.dispose();
        consumers.left(queue.getName().asString());
    }
}
