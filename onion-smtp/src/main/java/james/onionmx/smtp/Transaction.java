package james.onionmx.smtp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One mail transaction, from MAIL to the reply behind the content: takes the replies to its
 * commands and writes what they mean into the mail's ledger. Confined to the event loop.
 */
final class Transaction {

    private static final int SERVICE_CLOSING = 421;

    private final List<ForwardPath> recipients;
    private final RecipientLedger ledger;
    private final Consumer<Transaction> onOver;
    private final Map<ForwardPath, DeliveryFailure> tooMany = new LinkedHashMap<>();
    private Optional<DeliveryFailure> senderRefusal = Optional.empty();
    private Optional<DeliveryFailure> contentRefusal = Optional.empty();
    private Progress progress = Progress.ENVELOPE;
    private int awaited;
    private int verdicts;
    private int refusals;
    private int answeredRecipients;
    private int refusedRecipients;

    private enum Progress {
        ENVELOPE,
        CONTENT_WANTED,
        ALL_SENT,
        COMMITTED
    }

    /**
     * A transaction of which nothing was sent.
     *
     * @param onOver told when all of it is sent and answered
     */
    Transaction(
            List<ForwardPath> recipients, RecipientLedger ledger, Consumer<Transaction> onOver) {
        this.recipients = recipients;
        this.ledger = ledger;
        this.onOver = onOver;
    }

    List<ForwardPath> recipients() {
        return recipients;
    }

    /** For the reply to MAIL. */
    Consumer<SmtpReply> onMail() {
        return awaiting(
                reply -> {
                    if (!reply.isPositive()) {
                        senderRefusal = Optional.of(Refusal.ofMail(reply));
                    }
                });
    }

    /** For the reply to a RCPT. */
    Consumer<SmtpReply> onRecipient(ForwardPath recipient) {
        return awaiting(
                reply -> {
                    answeredRecipients++;
                    if (!reply.isPositive()) {
                        refusedRecipients++;
                        refuse(recipient, reply);
                    }
                });
    }

    private void refuse(ForwardPath recipient, SmtpReply reply) {
        DeliveryFailure failure = Refusal.ofRecipient(reply);
        if (senderRefusal.isPresent()) {
            return;
        }
        if (Refusal.isTooMany(reply)) {
            tooMany.put(recipient, failure);
        } else {
            ledger.refuse(recipient, failure);
        }
    }

    /** For the reply to DATA. */
    Consumer<SmtpReply> onData() {
        return awaiting(
                reply -> {
                    if (!reply.isIntermediate()) {
                        contentRefusal = Optional.of(Refusal.of(SmtpCommand.Verb.DATA, reply));
                        progress = Progress.ALL_SENT;
                    } else if (senderRefusal.isPresent()) {
                        // A dot might commit an empty mail.
                        throw SessionLost.protocol("the peer took DATA without a sender");
                    } else {
                        progress = Progress.CONTENT_WANTED;
                    }
                });
    }

    /** For the reply to a block of the content that is not the last. */
    Consumer<SmtpReply> onBlock() {
        return awaiting(
                reply -> {
                    if (!reply.isPositive() && contentRefusal.isEmpty()) {
                        contentRefusal = Optional.of(Refusal.of(SmtpCommand.Verb.BDAT, reply));
                    }
                });
    }

    /** For the reply to the end of the content, which is sent with this. */
    Consumer<SmtpReply> onFinal() {
        progress = Progress.ALL_SENT;
        return awaiting(
                reply -> {
                    if (reply.isPositive()) {
                        commit(reply);
                    } else if (contentRefusal.isEmpty()) {
                        contentRefusal =
                                Optional.of(Refusal.of(SmtpCommand.Verb.END_OF_CONTENT, reply));
                    }
                });
    }

    private void commit(SmtpReply reply) {
        if (senderRefusal.isPresent() || contentRefusal.isPresent()) {
            senderRefusal = Optional.empty();
            contentRefusal = Optional.empty();
            throw SessionLost.protocol(
                    "the peer took a message after it had refused a part of it: " + reply);
        }
        if (refusedRecipients == recipients.size()) {
            return;
        }
        progress = Progress.COMMITTED;
        ledger.settle(notTooMany(), new RecipientOutcome.Delivered(reply.toString()));
    }

    private List<ForwardPath> notTooMany() {
        return recipients.stream().filter(r -> !tooMany.containsKey(r)).toList();
    }

    private Consumer<SmtpReply> awaiting(Consumer<SmtpReply> handler) {
        awaited++;
        return reply -> {
            awaited--;
            if (reply.code() != SERVICE_CLOSING) {
                verdicts++;
            }
            if (reply.isTransient() || reply.isPermanent()) {
                refusals++;
            }
            handler.accept(reply);
            endIfOver();
        };
    }

    private void endIfOver() {
        if (isOver()) {
            conclude();
            onOver.accept(this);
        }
    }

    /** No more of it will be sent. */
    void abandon() {
        progress = Progress.ALL_SENT;
        endIfOver();
    }

    /** Writes down what is known where no more replies come. */
    void conclude() {
        senderRefusal
                .or(() -> contentRefusal)
                .map(RecipientOutcome.Failed::new)
                .ifPresent(failed -> ledger.settle(notTooMany(), failed));
        if (!isCommitted()) {
            tooMany.forEach(ledger::refuse);
        }
    }

    /** Whether the peer waits for the content behind DATA. */
    boolean wantsContent() {
        return progress == Progress.CONTENT_WANTED;
    }

    /** Whether the peer took it. */
    boolean isCommitted() {
        return progress == Progress.COMMITTED;
    }

    /** Whether the peer may yet call recipients too many, or has, so that others must follow. */
    boolean mayLeaveRecipients() {
        return recipients.size() > 1
                && (answeredRecipients < recipients.size() || !tooMany.isEmpty());
    }

    /** Whether nobody can be delivered to any more, so that the rest need not be sent. */
    boolean isHopeless() {
        return senderRefusal.isPresent()
                || contentRefusal.isPresent()
                || refusedRecipients == recipients.size();
    }

    /** Whether the peer said anything about it but that it is leaving. */
    boolean isAnswered() {
        return verdicts > 0;
    }

    /** Whether the peer answered the first of the commands that it has, and not the next. */
    boolean isHalted() {
        return verdicts > 0 && awaited > 1;
    }

    /** Whether all of it is sent and answered. */
    boolean isOver() {
        return awaited == 0 && (progress == Progress.ALL_SENT || isCommitted());
    }

    /** Something on this side keeps the content from being sent. */
    void fail(DeliveryFailure failure) {
        contentRefusal = contentRefusal.or(() -> Optional.of(failure));
    }

    /** Refusing replies so far. */
    int refusals() {
        return refusals;
    }
}
