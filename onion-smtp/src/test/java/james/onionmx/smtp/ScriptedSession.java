package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A session without a peer: it takes mails up to a window and answers them when the test says so.
 * Its state is locked, so that any thread may call it.
 */
final class ScriptedSession implements MailSession {

    private final OnionEndpoint target;
    private final MailSource source;
    private final int window;
    private final PeerSoftware software;
    private final Deque<OutgoingMail> underWay = new ArrayDeque<>();
    private final List<OutgoingMail> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Sinks.One<SessionEnd> end = Sinks.one();
    private volatile Runnable beforeEnd = () -> {};
    private volatile boolean finishing;
    private volatile boolean ended;

    ScriptedSession(OnionEndpoint target, MailSource source, int window, PeerSoftware software) {
        this.target = target;
        this.source = source;
        this.window = window;
        this.software = software;
    }

    OnionEndpoint target() {
        return target;
    }

    /** Runs just before the pool learns of the end. */
    void beforeEnd(Runnable task) {
        beforeEnd = task;
    }

    /** Every mail it took, in order. */
    List<OutgoingMail> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void wake() {
        fill();
    }

    private synchronized void fill() {
        while (!finishing && !ended && underWay.size() < window) {
            Optional<OutgoingMail> mail = source.next();
            if (mail.isEmpty()) {
                return;
            }
            underWay.add(mail.get());
            taken.add(mail.get());
        }
    }

    /** The peer accepts the oldest mail under way; false where there is none. */
    boolean answerOne() {
        OutgoingMail mail;
        synchronized (this) {
            mail = underWay.poll();
        }
        if (mail == null) {
            return false;
        }
        mail.settle(delivered(mail));
        answered.incrementAndGet();
        fill();
        endIfDone();
        return true;
    }

    /** The peer accepts all that is under way, and what is taken thereupon. */
    void answerAll() {
        boolean more = true;
        while (more) {
            more = answerOne();
        }
    }

    static TransactionOutcome delivered(OutgoingMail mail) {
        RecipientLedger ledger = new RecipientLedger(mail.envelope().recipients());
        ledger.settle(mail.envelope().recipients(), new RecipientOutcome.Delivered("250 ok"));
        return new TransactionOutcome.Answered(ledger.outcomes(), 1);
    }

    @Override
    public synchronized boolean isFull() {
        return underWay.size() >= window;
    }

    @Override
    public synchronized int unanswered() {
        return underWay.size();
    }

    @Override
    public PeerSoftware software() {
        return software;
    }

    @Override
    public void finish() {
        synchronized (this) {
            finishing = true;
        }
        endIfDone();
    }

    private void endIfDone() {
        synchronized (this) {
            if (!finishing || !underWay.isEmpty() || ended) {
                return;
            }
            ended = true;
        }
        beforeEnd.run();
        end.tryEmitValue(new SessionEnd.Finished(answered.get())).orThrow();
    }

    boolean isFinishing() {
        return finishing;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void abort() {
        lose(SessionEnd.Cause.LOCAL);
    }

    /**
     * As the seam demands: the first mail of a session that settled none is lost, others return.
     */
    void lose(SessionEnd.Cause cause) {
        DeliveryFailure failure = SessionLost.connection("lost").failure();
        List<OutgoingMail> left;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            left = new ArrayList<>(underWay);
            underWay.clear();
        }
        beforeEnd.run();
        int mails = answered.get();
        if (mails == 0 && !left.isEmpty()) {
            OutgoingMail first = left.remove(0);
            RecipientLedger ledger = new RecipientLedger(first.envelope().recipients());
            ledger.refuseOthers(failure);
            first.settle(new TransactionOutcome.Answered(ledger.outcomes(), 1));
        }
        for (int i = left.size() - 1; i >= 0; i--) {
            source.giveBack(left.get(i));
        }
        end.tryEmitValue(new SessionEnd.Lost(failure, cause, mails, 0)).orThrow();
    }

    @Override
    public Mono<SessionEnd> ended() {
        return end.asMono();
    }
}
