package james.onionmx.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the envelopes of a session's transactions, one behind the other. Behind one that the peer
 * did not, or not yet, say it took, goes RSET: it is still open where every recipient was refused,
 * and a strict peer would answer the next MAIL with 503.
 */
final class Envelopes {

    private final Supplier<Capabilities> peer;
    private Optional<Transaction> last = Optional.empty();

    Envelopes(Supplier<Capabilities> peer) {
        this.peer = peer;
    }

    /** RSET where needed, MAIL, and RCPT for each recipient of the current transaction. */
    List<EnvelopeStep> next(Delivery delivery) {
        Transaction transaction = delivery.transaction();
        Envelope envelope = delivery.mail().envelope();
        List<EnvelopeStep> steps = new ArrayList<>();
        if (last.isPresent() && !last.get().isCommitted()) {
            steps.add(new EnvelopeStep(SmtpCommand.RSET, () -> Envelopes::requireReset));
        }
        SmtpCommand mail = SmtpCommand.mail(envelope, delivery.mail().content(), peer.get());
        steps.add(new EnvelopeStep(mail, transaction::onMail));
        for (ForwardPath recipient : transaction.recipients()) {
            steps.add(
                    new EnvelopeStep(
                            SmtpCommand.rcpt(recipient, envelope.dsn(), peer.get()),
                            () -> transaction.onRecipient(recipient)));
        }
        last = Optional.of(transaction);
        return steps;
    }

    private static void requireReset(SmtpReply reply) {
        if (!reply.isPositive() && !reply.isTransient()) {
            throw SessionLost.protocol("the peer answered RSET with " + reply);
        }
    }
}
