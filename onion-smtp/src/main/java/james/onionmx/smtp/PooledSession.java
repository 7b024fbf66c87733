package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One session's place in the pool, from the decision to open it to its end: hands the mails of one
 * line, and of no other, to the session, up to its share. As a source of mails it is thread-safe;
 * everything else belongs to the pool's tasks.
 */
final class PooledSession implements MailSource {

    /** What the pool learns while a session takes its mails; called on the session's thread. */
    interface Listener {

        /** It took a mail, and more wait. */
        void leavesMails(DestinationLine line);

        /** It took as many mails as it may for now. */
        void hadItsShare(PooledSession session);

        /** It would take a mail, but none waits. */
        void findsNothing();

        /** It says QUIT behind the mails it has: whatever comes now needs another. */
        void leaves(PooledSession session);

        /** A mail is back in the line. */
        void gaveBack(DestinationLine line);

        /** Milliseconds of the pool's clock. */
        long now();
    }

    private enum State {
        OPENING,
        SERVING,
        ENDING
    }

    private final DestinationLine line;
    private final Isolation circuit;
    private final Listener pool;
    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<OutgoingMail> underWay = new ConcurrentLinkedQueue<>();
    private volatile boolean tookMail;
    private volatile int share;
    private volatile long lastAsked;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private Optional<MailSession> session = Optional.empty();
    private Disposable opening = Disposables.disposed();

    PooledSession(DestinationLine line, Isolation circuit, int share, Listener pool) {
        this.line = requireNonNull(line);
        this.circuit = requireNonNull(circuit);
        this.share = share;
        this.pool = requireNonNull(pool);
        this.lastAsked = pool.now();
    }

    @Override
    public Optional<OutgoingMail> next() {
        lastAsked = pool.now();
        if (isEnding() || !reserve()) {
            return Optional.empty();
        }
        Optional<OutgoingMail> mail = line.mails().poll();
        if (mail.isEmpty()) {
            taken.decrementAndGet();
            pool.findsNothing();
            return mail;
        }
        remember(mail.get());
        if (taken.get() >= share) {
            pool.hadItsShare(this);
        }
        if (!line.mails().isEmpty()) {
            pool.leavesMails(line);
        }
        return mail;
    }

    /** Keeps what is under way, which is never more than a window or so. */
    private void remember(OutgoingMail mail) {
        while (Optional.ofNullable(underWay.peek()).filter(OutgoingMail::isSettled).isPresent()) {
            underWay.remove();
        }
        underWay.add(mail);
        tookMail = true;
    }

    private boolean reserve() {
        int before = taken.getAndUpdate(count -> count < share ? count + 1 : count);
        return before < share;
    }

    /** A mail that comes for the line while this is decided is seen to by the pool's next task. */
    @Override
    public boolean mayEnd() {
        if (isEnding()) {
            return true;
        }
        if (!line.needsNoSession()) {
            return false;
        }
        state.set(State.ENDING);
        pool.leaves(this);
        return true;
    }

    @Override
    public void giveBack(OutgoingMail mail) {
        underWay.remove(mail);
        if (!mail.isSettled()) {
            line.mails().addFirst(mail);
            pool.gaveBack(line);
        }
    }

    DestinationLine line() {
        return line;
    }

    Isolation circuit() {
        return circuit;
    }

    boolean isOpening() {
        return state.get() == State.OPENING;
    }

    /** Stands, whether it still takes mails or not. */
    boolean isOpen() {
        return session.isPresent();
    }

    /** Open, and takes mails. */
    boolean isServing() {
        return state.get() == State.SERVING;
    }

    /** Takes no more mails, and ends. */
    boolean isEnding() {
        return state.get() == State.ENDING;
    }

    /** Serving, and would take another mail at once. */
    boolean hasRoom() {
        return isServing() && taken.get() < share && !session.map(MailSession::isFull).orElse(true);
    }

    /** When it last asked for mail, in milliseconds. */
    long lastAsked() {
        return lastAsked;
    }

    /** Serving, with nothing to do. */
    boolean isIdle() {
        return isServing()
                && line.mails().isEmpty()
                && session.map(MailSession::unanswered).orElse(0) == 0;
    }

    /** Whether any mail was entrusted to it. */
    boolean hasTakenMail() {
        return tookMail;
    }

    /** What the peer's greeting says that it is. */
    PeerSoftware software() {
        return session.map(MailSession::software).orElse(PeerSoftware.OTHER);
    }

    /** It may take so many mails more than it has, unless it ends. */
    void goOn(int mails) {
        share = taken.get() + mails;
        wake();
    }

    /** What ends the attempt to open it. */
    void opening(Disposable attempt) {
        opening = attempt;
    }

    /**
     * It is gone: a mail that it neither settled nor gave back is settled here. Only a defect
     * leaves one; without this it would be waited for for ever.
     */
    void gone() {
        state.set(State.ENDING);
        opening.dispose();
        underWay.forEach(mail -> mail.settle(lost(mail)));
        underWay.clear();
    }

    private static TransactionOutcome lost(OutgoingMail mail) {
        return TransactionOutcome.Answered.refused(
                mail.envelope(),
                SessionLost.local("the session was broken off before the outcome was known")
                        .failure());
    }

    /** The session stands; takes mails unless it was to end before. */
    void opened(MailSession opened, int mostMails) {
        session = Optional.of(opened);
        share = Math.min(share, mostMails);
        state.compareAndSet(State.OPENING, State.SERVING);
        opened.wake();
        if (isEnding() || taken.get() >= share) {
            state.set(State.ENDING);
            opened.finish();
        }
    }

    void wake() {
        session.ifPresent(MailSession::wake);
    }

    /** Lets what is under way end; a session still being opened ends when it stands. */
    void finish() {
        if (state.getAndSet(State.ENDING) != State.ENDING) {
            session.ifPresent(MailSession::finish);
        }
    }

    /** Closes at once, as far as it is open. */
    void abort() {
        state.set(State.ENDING);
        session.ifPresent(MailSession::abort);
    }
}
