package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Opens sessions and follows each to its end: its permit, its circuit, what its fate says about the
 * destination, and the time that it may be idle. Belongs to the pool's tasks.
 */
final class SessionLifecycle {

    /** Exim leaves the eleventh mail of a session to its next queue run. */
    private static final int EXIM_MAILS = 10;

    private final PoolSettings settings;
    private final Scheduler timer;
    private final SerialTasks tasks;
    private final SessionPermits permits;
    private final Set<PooledSession> sessions = new LinkedHashSet<>();
    private final Listener listener;

    /** Who is told what follows for a line of mails. */
    interface Listener extends PooledSession.Listener {

        /** One of its sessions stands. */
        void onReady(DestinationLine line);

        /** One of its sessions is no more, or did not come to be. */
        void onGone(DestinationLine line);
    }

    SessionLifecycle(PoolSettings settings, Scheduler timer, SerialTasks tasks, Listener listener) {
        this.settings = requireNonNull(settings);
        this.timer = requireNonNull(timer);
        this.tasks = requireNonNull(tasks);
        this.permits = new SessionPermits(settings);
        this.listener = requireNonNull(listener);
    }

    /** Every session, being opened, open or ending. */
    Collection<PooledSession> sessions() {
        return Collections.unmodifiableSet(sessions);
    }

    /** What they take of the limits. */
    SessionPermits permits() {
        return permits;
    }

    /** Begins one for a line. */
    void open(DestinationLine line) {
        LineKey key = line.key();
        SessionProfile profile = key.profile();
        line.health().probe(line);
        profile.health().tor().probe(line);
        permits.take(key.service());
        Isolation circuit = profile.circuits().isolationFor(key.target().onion(), key.share());
        int share = settings.isolation() == IsolationMode.MAIL ? 1 : settings.mails();
        PooledSession session = new PooledSession(line, circuit, share, listener);
        line.sessions().add(session);
        sessions.add(session);
        session.opening(
                Mono.defer(() -> profile.opener().open(key.target(), circuit, session))
                        .single()
                        .subscribe(
                                result -> tasks.run(() -> onOpened(session, result)),
                                defect -> tasks.run(() -> onDefect(session, defect))));
    }

    private void onOpened(PooledSession session, SessionOpener.Opened result) {
        SessionProfile profile = profileOf(session);
        if (!(result instanceof SessionOpener.Opened.Ready ready)) {
            renewCircuit(session);
            onGone(
                    session,
                    Optional.of(profile.setbacks().of(session.line().key().target(), result)));
            return;
        }
        profile.health().tor().succeeded();
        session.line().reached();
        boolean exim = ready.session().software() == PeerSoftware.EXIM;
        session.opened(ready.session(), exim ? EXIM_MAILS : settings.mails());
        ready.session()
                .ended()
                .single()
                .subscribe(
                        end -> tasks.run(() -> onEnded(session, end)),
                        defect -> tasks.run(() -> onDefect(session, defect)));
        checkIdleIn(session, settings.idle().toMillis());
        listener.onReady(session.line());
    }

    private void onEnded(PooledSession session, SessionEnd end) {
        if (end instanceof SessionEnd.Lost lost && lost.cause() == SessionEnd.Cause.CONNECTION) {
            renewCircuit(session);
        }
        onGone(session, profileOf(session).setbacks().of(session, end));
    }

    private void onDefect(PooledSession session, Throwable defect) {
        session.abort();
        onGone(session, Optional.of(profileOf(session).setbacks().ofDefect(defect)));
    }

    private void renewCircuit(PooledSession session) {
        LineKey key = session.line().key();
        key.profile().circuits().renew(key.target().onion(), key.share(), session.circuit());
    }

    private static SessionProfile profileOf(PooledSession session) {
        return session.line().key().profile();
    }

    private void onGone(PooledSession session, Optional<Setback> setback) {
        if (!sessions.remove(session)) {
            return;
        }
        DestinationLine line = session.line();
        line.sessions().remove(session);
        permits.release(line.key().service());
        session.gone();
        setback.ifPresent(met -> profileOf(session).setbacks().apply(met, line, listener.now()));
        listener.onGone(line);
    }

    private void checkIdleIn(PooledSession session, long millis) {
        timer.schedule(() -> tasks.run(() -> checkIdle(session)), millis, TimeUnit.MILLISECONDS);
    }

    private void checkIdle(PooledSession session) {
        if (!session.isServing()) {
            return;
        }
        long idleLimit = settings.idle().toMillis();
        long idle = session.isIdle() ? listener.now() - session.lastAsked() : 0;
        if (idle >= idleLimit) {
            session.finish();
        } else {
            checkIdleIn(session, idleLimit - idle);
        }
    }

    /** Lets all end; those that have no mail at once. */
    void finish() {
        for (PooledSession session : Set.copyOf(sessions)) {
            session.finish();
            if (!session.isOpen() && !session.hasTakenMail()) {
                onGone(session, Optional.empty());
            }
        }
    }

    /** Breaks off what has not ended. */
    void abort() {
        for (PooledSession session : Set.copyOf(sessions)) {
            session.abort();
            if (!session.isOpen()) {
                onGone(session, Optional.empty());
            }
        }
    }

    /** Gives every mail that a session still has an outcome, whatever the session says. */
    void abandon() {
        Set.copyOf(sessions).forEach(session -> onGone(session, Optional.empty()));
    }
}
