package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * Takes mails in, and decides which line of them gets a session, when another, and when one has to
 * end. All of it happens in tasks that run one after the other; nothing here waits.
 */
final class SessionDispatcher implements SessionLifecycle.Listener {

    /** So that a session has filled its window before another is thought of. */
    private static final long FILLING_MILLIS = 5;

    private final PoolSettings settings;
    private final Scheduler timer;
    private final SerialTasks tasks;
    private final Map<LineKey, DestinationLine> lines = new HashMap<>();
    private final SessionLifecycle lifecycle;
    private final WaitingLines unserved = new WaitingLines();
    private final WaitingLines served = new WaitingLines();
    private final RecentMail recent;
    private volatile boolean hungry;
    private boolean closing;
    private Runnable whenEmpty = () -> {};

    SessionDispatcher(PoolSettings settings, Scheduler timer, SerialTasks tasks) {
        this.settings = requireNonNull(settings);
        this.timer = requireNonNull(timer);
        this.tasks = requireNonNull(tasks);
        this.lifecycle = new SessionLifecycle(settings, timer, tasks, this);
        this.recent = new RecentMail(settings.idle(), PeerMemory.CAPACITY);
    }

    /** Takes a mail in, or answers it at once where it has no chance now. */
    void accept(LineKey key, OutgoingMail mail) {
        if (closing) {
            mail.settle(Postponements.shutdown());
            return;
        }
        DestinationLine line = lines.computeIfAbsent(key, this::newLine);
        Optional<TransactionOutcome> postponed = besideProbe(line).or(() -> postponement(line));
        if (postponed.isPresent()) {
            dropIfUnused(line);
            mail.settle(postponed.get());
            return;
        }
        if (recent.follows(key, now())) {
            line.keepSessions();
        }
        line.mails().add(mail);
        serve(line);
    }

    /** A destination that failed is tried with one mail; more would only wait for its fate. */
    private Optional<TransactionOutcome> besideProbe(DestinationLine line) {
        return line.health().isFree() || line.isServed() || line.isUnused()
                ? Optional.empty()
                : Optional.of(Postponements.destination(line.key(), settings.backoff().first()));
    }

    private DestinationLine newLine(LineKey key) {
        return new DestinationLine(key, key.profile().health().of(key.target(), now()));
    }

    /** Takes a mail out that nobody waits for any more, unless a session has it. */
    void withdraw(LineKey key, OutgoingMail mail) {
        Optional.ofNullable(lines.get(key))
                .ifPresent(
                        line -> {
                            line.mails().remove(mail);
                            dropIfUnused(line);
                        });
    }

    /** Why the line's mails have no chance now. A line with a session is not asked twice. */
    private Optional<TransactionOutcome> postponement(DestinationLine line) {
        if (line.isServed()) {
            return Optional.empty();
        }
        Optional<TransactionOutcome> tor =
                line.key().profile().health().tor().waitOf(line, now()).map(Postponements::tor);
        return tor.or(
                () ->
                        line.health()
                                .waitOf(line, now())
                                .map(wait -> Postponements.destination(line.key(), wait)));
    }

    /** Sees to it that somebody takes the line's mails. */
    private void serve(DestinationLine line) {
        if (closing) {
            answer(line, Postponements.shutdown());
        } else if (!line.mails().isEmpty()) {
            line.serving()
                    .filter(PooledSession::hasRoom)
                    .findFirst()
                    .ifPresent(PooledSession::wake);
        }
        if (needsSession(line)) {
            (line.isServed() || line.opening() > 0 ? served : unserved).add(line);
        }
        grant();
    }

    private static void answer(DestinationLine line, TransactionOutcome outcome) {
        line.mails().pollAll().forEach(mail -> mail.settle(outcome));
    }

    /** Whether the mails that wait are more than the sessions there are and those to come take. */
    private boolean needsSession(DestinationLine line) {
        long opening = line.opening();
        if (line.mails().isEmpty() || closing || line.serving().anyMatch(PooledSession::hasRoom)) {
            return false;
        }
        if (opening == 0) {
            return !line.isServed() || !line.isHeldBack(now());
        }
        int window =
                Math.min(
                        line.key().profile().opener().window(line.key().target()),
                        settings.mails());
        return line.health().isFree()
                && !line.isHeldBack(now())
                && line.mails().size() > opening * window;
    }

    /** Gives out sessions by turns, first to lines without one. */
    private void grant() {
        for (Optional<DestinationLine> line = nextTurn(); line.isPresent(); line = nextTurn()) {
            grantTo(line.get());
        }
        hungry = !unserved.isEmpty();
        RoomMaker.choose(lifecycle.sessions(), lifecycle.permits(), unserved)
                .ifPresent(PooledSession::finish);
    }

    private Optional<DestinationLine> nextTurn() {
        return unserved.next(lifecycle.permits()).or(() -> served.next(lifecycle.permits()));
    }

    private void grantTo(DestinationLine line) {
        if (!needsSession(line)) {
            return;
        }
        Optional<TransactionOutcome> postponed = postponement(line);
        if (postponed.isPresent()) {
            answer(line, postponed.get());
            dropIfUnused(line);
            return;
        }
        lifecycle.open(line);
        if (needsSession(line)) {
            served.add(line);
        }
    }

    @Override
    public void onReady(DestinationLine line) {
        serve(line);
    }

    @Override
    public void onGone(DestinationLine line) {
        serve(line);
        dropIfUnused(line);
        if (closing && lifecycle.sessions().isEmpty()) {
            whenEmpty.run();
        }
    }

    private void dropIfUnused(DestinationLine line) {
        if (line.isUnused()) {
            unserved.remove(line);
            served.remove(line);
            lines.remove(line.key());
            line.health().removeLine(line);
            HealthRegister health = line.key().profile().health();
            health.tor().abandon(line);
            health.tidy(line.key().target(), now());
        }
    }

    /** Not at once: the session that asks is in the middle of taking. */
    @Override
    public void leavesMails(DestinationLine line) {
        if (line.isToBeServed().compareAndSet(false, true)) {
            later(
                    FILLING_MILLIS,
                    () -> {
                        line.isToBeServed().set(false);
                        serve(line);
                    });
        }
    }

    @Override
    public void findsNothing() {
        if (hungry) {
            later(FILLING_MILLIS, this::grant);
        }
    }

    @Override
    public void leaves(PooledSession session) {
        later(0, () -> serve(session.line()));
    }

    @Override
    public void gaveBack(DestinationLine line) {
        later(FILLING_MILLIS, () -> serveAgain(line));
    }

    /** A session that was broken off may give mail back to a line that is gone. */
    private void serveAgain(DestinationLine line) {
        if (line == lines.get(line.key())) {
            serve(line);
        } else {
            line.mails().pollAll().forEach(mail -> accept(line.key(), mail));
        }
    }

    @Override
    public void hadItsShare(PooledSession session) {
        later(0, () -> goOnOrFinish(session));
    }

    /** A session makes way for a line that has none; for nobody it need not. */
    private void goOnOrFinish(PooledSession session) {
        if (closing || !unserved.isEmpty() || !mayGoOn(session)) {
            session.finish();
            later(FILLING_MILLIS, () -> serve(session.line()));
        } else {
            session.goOn(settings.mails());
        }
    }

    private boolean mayGoOn(PooledSession session) {
        return session.isServing()
                && session.software() != PeerSoftware.EXIM
                && settings.isolation() != IsolationMode.MAIL;
    }

    private void later(long millis, Runnable task) {
        timer.schedule(() -> tasks.run(task), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }

    /**
     * Takes no more mail; returns what no session has begun, and lets the sessions end.
     *
     * @param whenGone runs when the last has ended
     */
    void close(Runnable whenGone) {
        closing = true;
        whenEmpty = whenGone;
        lines.values().forEach(line -> answer(line, Postponements.shutdown()));
        lifecycle.finish();
        if (lifecycle.sessions().isEmpty()) {
            whenEmpty.run();
        }
    }

    /** Breaks off what has not ended. */
    void abort() {
        lifecycle.abort();
    }

    /** Gives every mail that a session still has an outcome, whatever the session says. */
    void abandon() {
        lifecycle.abandon();
    }
}
