package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.PerOnionIsolation;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Sends mail over SMTP sessions that are shared: mails for one destination and isolation key, and
 * no others, follow each other on the sessions to it. Sessions are counted for each service and
 * over all, and destinations take turns where there are too few. A destination that fails is left
 * alone for a while, with one mail at a time to find out whether it is back; other mail for it is
 * {@link TransactionOutcome.Postponed} at once.
 *
 * <p>Thread-safe; no thread ever waits. Cancelling takes a mail out that no session has begun, and
 * leaves a begun one to its session. It owns neither event loops nor scheduler.
 */
public final class OnionSmtpPool implements OnionMailTransport {

    /** How long sessions that were broken off may take to say what became of their mails. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SessionProfile profile;
    private final LongLines longLines;
    private final SessionShares shares;
    private final Scheduler timer;
    private final SerialTasks tasks;
    private final SessionDispatcher dispatcher;
    private final Sinks.Empty<Void> closed;

    /**
     * A pool of sessions that somebody else opens.
     *
     * @param circuits isolation for each service and key
     * @param timer tells the time and runs short tasks
     * @param random draws the jitter of waits
     */
    OnionSmtpPool(
            SessionOpener opener,
            IsolationPolicy circuits,
            PoolSettings settings,
            Scheduler timer,
            RandomGenerator random) {
        this(
                opener,
                circuits,
                new SmtpSettings(SmtpTimeouts.DEFAULT, PipelineLimits.DEFAULT, settings),
                timer,
                random);
    }

    OnionSmtpPool(
            SessionOpener opener,
            IsolationPolicy circuits,
            SmtpSettings settings,
            Scheduler timer,
            RandomGenerator random) {
        PoolSettings pool = settings.pool();
        this.profile =
                SessionProfile.of(
                        opener,
                        circuits,
                        new HealthRegister(pool.backoff(), random),
                        pool.backoff());
        this.longLines = settings.longLines();
        this.shares = new SessionShares(pool.isolation());
        this.timer = timer;
        this.tasks = new SerialTasks();
        this.dispatcher = new SessionDispatcher(pool, timer, tasks);
        this.closed = Sinks.empty();
    }

    private OnionSmtpPool(OnionSmtpPool own, OnionSmtpPool other) {
        this.profile = own.profile;
        this.longLines = own.longLines;
        this.shares = other.shares;
        this.timer = other.timer;
        this.tasks = other.tasks;
        this.dispatcher = other.dispatcher;
        this.closed = other.closed;
    }

    /**
     * A pool that makes its sessions as this one does, which it replaces, but counts them against
     * the other's limits and takes turns with it: what both have open is never more than the other
     * alone might have. How sessions are shared, for how long and how they are isolated is the
     * other's too. Whoever closes one of them closes both.
     */
    public OnionSmtpPool within(OnionSmtpPool other) {
        return new OnionSmtpPool(this, other);
    }

    /** A pool of sessions through one Tor, all under the same name of this server's. */
    public static OnionSmtpPool through(
            OnionConnector connector, HeloName helo, SmtpSettings settings, Schedulers schedulers) {
        return through(connector, () -> helo, settings, schedulers);
    }

    /**
     * A pool of sessions through one Tor.
     *
     * @param connector the way to onion services
     * @param helo this server's name, asked for when a session begins; must not block
     * @param settings of sessions and of how they are shared
     * @param schedulers where files are read and times are kept
     */
    public static OnionSmtpPool through(
            OnionConnector connector,
            Supplier<HeloName> helo,
            SmtpSettings settings,
            Schedulers schedulers) {
        SecureRandom random = new SecureRandom();
        SessionSettings sessions =
                new SessionSettings(
                        helo,
                        settings.timeouts(),
                        settings.pipeline(),
                        schedulers.reads(),
                        SessionSettings.DEFAULT_BLOCK,
                        TlsPolicy.of(settings.starttls()));
        return new OnionSmtpPool(
                new SmtpSessionOpener(connector, sessions, Clock.systemUTC()),
                settings.pool().isolation() == IsolationMode.OFF
                        ? IsolationPolicy.off()
                        : new PerOnionIsolation(random),
                settings,
                schedulers.timer(),
                random);
    }

    /**
     * Where a pool's work is done.
     *
     * @param reads reads files: its threads may block
     * @param timer tells the time and runs short tasks: its threads need not
     */
    public record Schedulers(Scheduler reads, Scheduler timer) {

        /** Refuses null. */
        public Schedulers {
            requireNonNull(reads);
            requireNonNull(timer);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>With {@link IsolationMode#DOMAIN} the envelope's recipients are of one domain; else the
     * error is {@link IllegalArgumentException}.
     */
    @Override
    public Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return longLines
                .objectionTo(content)
                .<Mono<TransactionOutcome>>map(
                        objection ->
                                Mono.just(TransactionOutcome.Answered.refused(envelope, objection)))
                .orElseGet(() -> pooled(target, envelope, content));
    }

    private Mono<TransactionOutcome> pooled(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return Mono.defer(
                () -> {
                    LineKey key = new LineKey(target, profile, shares.of(envelope));
                    OutgoingMail mail = new OutgoingMail(envelope, content);
                    tasks.run(() -> dispatcher.accept(key, mail));
                    return mail.outcome()
                            .doOnCancel(
                                    () -> {
                                        mail.cancel();
                                        tasks.run(() -> dispatcher.withdraw(key, mail));
                                    });
                });
    }

    /** Forgets that a destination failed, so that the next mail for it is tried at once. */
    public void clearBackoff(OnionEndpoint destination) {
        tasks.run(() -> profile.health().clear(destination));
    }

    /**
     * The destinations that failed when last tried, and when they get another chance, as it is when
     * subscribed to.
     */
    public Mono<Map<OnionEndpoint, Instant>> failing() {
        return Mono.create(
                sink ->
                        tasks.run(
                                () -> {
                                    Map<OnionEndpoint, Instant> failing = new HashMap<>();
                                    profile.health()
                                            .failing()
                                            .forEach(
                                                    (destination, millis) ->
                                                            failing.put(
                                                                    destination,
                                                                    Instant.ofEpochMilli(millis)));
                                    sink.success(failing);
                                }));
    }

    /**
     * Ends: mails not begun are postponed at once, as all are from now on, those under way may end
     * within the patience and are broken off then. Completes when all is done; every mail has its
     * outcome by then.
     *
     * @param patience how long mails under way may take
     */
    public Mono<Void> close(Duration patience) {
        return Mono.defer(
                () -> {
                    tasks.run(() -> dispatcher.close(closed::tryEmitEmpty));
                    after(patience, dispatcher::abort);
                    after(patience.plus(LAST_WORDS), dispatcher::abandon);
                    return closed.asMono();
                });
    }

    private void after(Duration wait, Runnable task) {
        timer.schedule(() -> tasks.run(task), wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
