package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.DomainSet;
import james.onionmx.lookup.MailDomain;
import java.time.Duration;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.ProcessingState;

/**
 * When undelivered mail goes to another processor, as the operator wrote it.
 *
 * @param processor takes it, and may send it in clear
 * @param patience how long the onion is tried before
 * @param domains whose mail may; that of every domain where it is empty
 */
record FallbackRule(ProcessingState processor, Patience patience, Optional<DomainSet> domains) {

    FallbackRule {
        requireNonNull(processor);
        requireNonNull(patience);
        requireNonNull(domains);
    }

    /** How long is long enough. */
    sealed interface Patience {

        boolean isOver(int attempts, Duration age);

        /** So many attempts, 1 or more. */
        record Attempts(int most) implements Patience {
            @Override
            public boolean isOver(int attempts, Duration age) {
                return attempts >= most;
            }
        }

        /** So long since the mail was queued. */
        record Age(Duration most) implements Patience {
            @Override
            public boolean isOver(int attempts, Duration age) {
                return age.compareTo(most) >= 0;
            }
        }
    }

    /** An onion's mail never leaves Tor, whatever the operator wrote. */
    boolean covers(MailAddress recipient) {
        String domain = recipient.getDomain().asString();
        if (MailDomain.isUnderOnion(domain)) {
            return false;
        }
        return domains.map(listed -> contains(listed, domain)).orElse(true);
    }

    private static boolean contains(DomainSet listed, String domain) {
        return MailDomain.parse(domain) instanceof MailDomain.Parsed.Valid valid
                && listed.contains(valid.domain());
    }
}
