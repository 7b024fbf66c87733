package james.onionmx.smtp;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The recipients' domains that a session has named to its peer, where the peer takes only so many
 * in one session (RCPTDOMAINMAX, RFC 9422). Confined to the event loop.
 */
final class NamedDomains {

    private static final DeliveryFailure TOO_MANY =
            DeliveryFailure.temporary(
                    451,
                    "4.5.3",
                    "the receiving server takes recipients of fewer domains in one session");

    private final int most;
    private final Set<String> named = new HashSet<>();

    NamedDomains(OptionalInt most) {
        this.most = most.orElse(Integer.MAX_VALUE);
    }

    /** Whether a mail is better left to a session that has not named others before. */
    boolean areInTheWayOf(Envelope envelope) {
        return !named.isEmpty()
                && envelope.recipients().stream()
                                .map(ForwardPath::domain)
                                .filter(domain -> !named.contains(domain))
                                .distinct()
                                .count()
                        > most - named.size();
    }

    /** Counts a recipient's domain in, or says why it cannot be named in this session. */
    Optional<DeliveryFailure> admit(ForwardPath recipient) {
        if (named.contains(recipient.domain())) {
            return Optional.empty();
        }
        if (named.size() >= most) {
            return Optional.of(TOO_MANY);
        }
        named.add(recipient.domain());
        return Optional.empty();
    }
}
