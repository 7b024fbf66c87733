package james.onionmx.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The mails that a session has taken from its source, in order, until each is settled or given
 * back. Confined to the event loop but for the count.
 */
final class MailsUnderWay {

    private final MailSource source;
    private final SmtpWire wire;
    private final Consumer<Delivery> onTransactionOver;
    private final Set<Delivery> underWay = new LinkedHashSet<>();
    private final Deque<Delivery> rest = new ArrayDeque<>();
    private SessionTerms terms = SessionTerms.none();
    private boolean leavesMails;
    private int allowed;
    private int taken;
    private int answered;
    private int turnsTold;
    private volatile int count;

    MailsUnderWay(MailSource source, SmtpWire wire, Consumer<Delivery> onTransactionOver) {
        this.source = source;
        this.wire = wire;
        this.onTransactionOver = onTransactionOver;
    }

    /**
     * What became of the mails of a lost session.
     *
     * @param mails all of them
     * @param begun of which an octet was written
     * @param halted of which the peer answered the first commands and not the next
     * @param doubtful which the peer may have taken
     */
    record Loss(int mails, int begun, int halted, int doubtful) {}

    /** Takes so many from first to last. */
    void allow(int mails) {
        allowed = mails;
    }

    /** Takes no more. */
    void takeNoMore() {
        allowed = taken;
    }

    /** Whether this session is to end behind those it has taken; if so, there are no others. */
    boolean areTheLast() {
        return taken > 0 && source.mayEnd();
    }

    /** Whether each is sent, or will be, in a transaction that no other can have to follow. */
    boolean areInTheirLastTransactions() {
        return rest.isEmpty() && underWay.stream().allMatch(Delivery::isInLastTransaction);
    }

    /** Which recipients can be named to the peer, and how many at once. */
    void agreeOn(SessionTerms with) {
        terms = with;
    }

    /** The next mail: first one that has recipients left, then one of the source. */
    Optional<Delivery> take() {
        if (!rest.isEmpty()) {
            return Optional.of(rest.remove());
        }
        while (taken < allowed) {
            Optional<OutgoingMail> next = source.next();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (terms.domains().areInTheWayOf(next.get().envelope())) {
                source.giveBack(next.get());
                leavesMails = true;
                takeNoMore();
                return Optional.empty();
            }
            if (!next.get().isSettled()) {
                taken++;
                Delivery delivery = new Delivery(next.get(), terms, onTransactionOver);
                if (!delivery.isSettled()) {
                    underWay.add(delivery);
                    count();
                    return Optional.of(delivery);
                }
                delivery.mail().settle(delivery.outcome(newTurns()));
            }
        }
        return Optional.empty();
    }

    /** The peer has answered a transaction of it: settles the mail, or goes on with the others. */
    void transactionOver(Delivery delivery) {
        if (delivery.isSettled()) {
            answered++;
            remove(delivery);
            delivery.mail().settle(delivery.outcome(newTurns()));
        } else {
            delivery.continueWith(terms.maxRecipients());
            rest.add(delivery);
        }
    }

    /** It cannot be sent. */
    void refuse(Delivery delivery, DeliveryFailure failure) {
        remove(delivery);
        delivery.mail().settle(delivery.outcome(failure, newTurns()));
    }

    /** Nobody waits for it any more. */
    void drop(Delivery delivery) {
        remove(delivery);
    }

    /** Settles or gives back every mail: the session is over. */
    Loss lose(SessionLost reason) {
        List<Delivery> anew = new ArrayList<>();
        List<Delivery> all = List.copyOf(underWay);
        int begun = 0;
        int halted = 0;
        int doubtful = 0;
        boolean first = true;
        for (Delivery delivery : all) {
            begun += delivery.isBegun() ? 1 : 0;
            halted += delivery.transaction().isHalted() ? 1 : 0;
            boolean blamed = first && reason.whose() == SessionEnd.Cause.PROTOCOL;
            if (isSafeToSendAnew(delivery, reason) && !(first && answered == 0) && !blamed) {
                anew.add(delivery);
                remove(delivery);
            } else {
                doubtful += isDoubtful(delivery, reason) ? 1 : 0;
                settleLost(delivery, reason);
            }
            first = false;
        }
        Collections.reverse(anew);
        anew.forEach(delivery -> source.giveBack(delivery.mail()));
        return new Loss(all.size(), begun, halted, doubtful);
    }

    private boolean isSafeToSendAnew(Delivery delivery, SessionLost reason) {
        return delivery.isUnanswered() && !isDoubtful(delivery, reason);
    }

    /** A server that said 421 does nothing more; of any other end nobody knows. */
    private boolean isDoubtful(Delivery delivery, SessionLost reason) {
        return delivery.isWhole(wire) && reason.whose() != SessionEnd.Cause.PEER_LEFT;
    }

    private void settleLost(Delivery delivery, SessionLost reason) {
        if (delivery.isBegun()) {
            refuse(delivery, reason.failure());
        } else {
            remove(delivery);
            delivery.mail().settle(new TransactionOutcome.NotReached(reason.failure()));
        }
    }

    private void remove(Delivery delivery) {
        underWay.remove(delivery);
        count();
    }

    private void count() {
        count = underWay.size();
    }

    /** Each turn of the session is told with one mail only. */
    private int newTurns() {
        int turns = wire.turns() - turnsTold;
        turnsTold = wire.turns();
        return turns;
    }

    /** Whether the next mail needs a session that has named no other domain to the peer. */
    boolean leavesMails() {
        return leavesMails;
    }

    /** How many mails there are; from any thread. */
    int size() {
        return count;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** Mails taken, from first to last. */
    int taken() {
        return taken;
    }

    /** Mails that the peer's replies settled. */
    int answered() {
        return answered;
    }
}
