package james.onionmx.smtp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outcome of each recipient of one mail; the first that is written stays. */
final class RecipientLedger {

    private final List<ForwardPath> recipients;
    private final Map<ForwardPath, RecipientOutcome> outcomes = new LinkedHashMap<>();

    RecipientLedger(List<ForwardPath> recipients) {
        this.recipients = recipients;
    }

    void refuse(ForwardPath recipient, DeliveryFailure failure) {
        outcomes.putIfAbsent(recipient, new RecipientOutcome.Failed(failure));
    }

    /** Settles those of a list that have no outcome yet. */
    void settle(List<ForwardPath> some, RecipientOutcome outcome) {
        some.forEach(recipient -> outcomes.putIfAbsent(recipient, outcome));
    }

    void refuseOthers(DeliveryFailure failure) {
        settle(recipients, new RecipientOutcome.Failed(failure));
    }

    boolean isEmpty() {
        return outcomes.isEmpty();
    }

    boolean has(ForwardPath recipient) {
        return outcomes.containsKey(recipient);
    }

    boolean isSettled() {
        return outcomes.size() == recipients.size();
    }

    Map<ForwardPath, RecipientOutcome> outcomes() {
        return Map.copyOf(outcomes);
    }
}
