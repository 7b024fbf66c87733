package james.onionmx.smtp;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One mail under way in a session: in one transaction, or in several where the peer does not take
 * all recipients at once. Confined to the event loop.
 */
final class Delivery {

    private final OutgoingMail mail;
    private final RecipientLedger ledger;
    private final DsnDuty dsn;
    private final Consumer<Delivery> onTransactionOver;
    private Transaction transaction;
    private int transactions;
    private boolean hasMoreRecipients;
    private boolean begun;
    private long endCommand = Long.MAX_VALUE;

    /**
     * A mail of which nothing was sent. Recipients that cannot be named to the peer are refused.
     *
     * @param onTransactionOver told when a transaction of it is over
     */
    Delivery(OutgoingMail mail, SessionTerms terms, Consumer<Delivery> onTransactionOver) {
        this.mail = mail;
        this.ledger = new RecipientLedger(mail.envelope().recipients());
        this.dsn = DsnDuty.of(mail.envelope(), terms.peer());
        this.onTransactionOver = onTransactionOver;
        for (ForwardPath recipient : mail.envelope().recipients()) {
            terms.objectionTo(recipient).ifPresent(why -> ledger.refuse(recipient, why));
        }
        this.transaction = nextTransaction(terms.maxRecipients());
    }

    OutgoingMail mail() {
        return mail;
    }

    /** The current transaction. */
    Transaction transaction() {
        return transaction;
    }

    /** Goes on with the recipients that have no outcome yet. */
    void continueWith(OptionalInt maxRecipients) {
        transaction = nextTransaction(maxRecipients);
        endCommand = Long.MAX_VALUE;
    }

    private Transaction nextTransaction(OptionalInt maxRecipients) {
        transactions++;
        List<ForwardPath> open =
                mail.envelope().recipients().stream()
                        .filter(recipient -> !ledger.has(recipient))
                        .toList();
        List<ForwardPath> next =
                open.stream().limit(maxRecipients.orElse(Integer.MAX_VALUE)).toList();
        hasMoreRecipients = next.size() < open.size();
        return new Transaction(next, ledger, over -> onTransactionOver.accept(this));
    }

    /** Whether no reply can make another transaction necessary. */
    boolean isInLastTransaction() {
        return !hasMoreRecipients && !transaction.mayLeaveRecipients();
    }

    /** Its first octet is written. */
    void begin() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Its last octet goes with this command, by the wire's count. */
    void endsWith(long command) {
        endCommand = command;
    }

    /** Whether the peer may have all of its current transaction. */
    boolean isWhole(SmtpWire wire) {
        return wire.isSent(endCommand);
    }

    boolean isSettled() {
        return ledger.isSettled();
    }

    /** Whether the peer has not said a word about it. */
    boolean isUnanswered() {
        return transactions == 1 && !transaction.isAnswered();
    }

    /** What came of it; those without an outcome get this failure. */
    TransactionOutcome outcome(DeliveryFailure ofOthers, int turns) {
        transaction.conclude();
        ledger.refuseOthers(ofOthers);
        return outcome(turns);
    }

    /** What came of it, when all recipients are settled. */
    TransactionOutcome outcome(int turns) {
        return new TransactionOutcome.Answered(ledger.outcomes(), turns, dsn);
    }
}
