package james.onionmx.mailets;

import james.onionmx.smtp.RecipientOutcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.james.core.MailAddress;

/**
 * What an attempt came to.
 *
 * @param outcomes one for each recipient; none for one whose attempt met a defect
 * @param heldBack recipients whose onion MX is known but not to be used: their mail goes nowhere,
 *     by no way
 * @param relayed of those delivered to, the ones whose server leaves it to us to notify the sender
 */
record Attempted(
        Map<MailAddress, RecipientOutcome> outcomes,
        Set<MailAddress> heldBack,
        Set<MailAddress> relayed) {

    /** Copies all. */
    Attempted {
        outcomes = Map.copyOf(outcomes);
        heldBack = Set.copyOf(heldBack);
        relayed = Set.copyOf(relayed);
    }

    /** Nobody is held back or relayed. */
    Attempted(Map<MailAddress, RecipientOutcome> outcomes) {
        this(outcomes, Set.of(), Set.of());
    }

    /** The same, all of them held back. */
    Attempted allHeldBack() {
        return new Attempted(outcomes, outcomes.keySet(), relayed);
    }

    /** The same, all that were delivered to relayed. */
    Attempted allRelayed() {
        Set<MailAddress> delivered = new LinkedHashSet<>(outcomes.keySet());
        delivered.removeIf(
                recipient -> !(outcomes.get(recipient) instanceof RecipientOutcome.Delivered));
        return new Attempted(outcomes, heldBack, delivered);
    }

    /** All of several destinations. */
    static Attempted all(Collection<Attempted> parts) {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        Set<MailAddress> heldBack = new LinkedHashSet<>();
        Set<MailAddress> relayed = new LinkedHashSet<>();
        parts.forEach(
                part -> {
                    outcomes.putAll(part.outcomes());
                    heldBack.addAll(part.heldBack());
                    relayed.addAll(part.relayed());
                });
        return new Attempted(outcomes, heldBack, relayed);
    }
}
