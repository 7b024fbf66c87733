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
 */
record Attempted(Map<MailAddress, RecipientOutcome> outcomes, Set<MailAddress> heldBack) {

    /** Copies both. */
    Attempted {
        outcomes = Map.copyOf(outcomes);
        heldBack = Set.copyOf(heldBack);
    }

    /** Nobody is held back. */
    Attempted(Map<MailAddress, RecipientOutcome> outcomes) {
        this(outcomes, Set.of());
    }

    /** All of several destinations. */
    static Attempted all(Collection<Attempted> parts) {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        Set<MailAddress> heldBack = new LinkedHashSet<>();
        parts.forEach(
                part -> {
                    outcomes.putAll(part.outcomes());
                    heldBack.addAll(part.heldBack());
                });
        return new Attempted(outcomes, heldBack);
    }
}
