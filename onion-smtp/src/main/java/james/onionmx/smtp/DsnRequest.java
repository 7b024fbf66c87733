package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sender asks for in notifications about a mail's delivery (RFC 3461). It is passed on to a
 * peer that knows DSN; {@link TransactionOutcome.Answered#dsn} tells whether one did.
 *
 * @param returned how much of the message a notification of failure brings back (RET)
 * @param id the sender's name for the mail (ENVID)
 * @param recipients what is asked for single recipients
 */
public record DsnRequest(
        Optional<Returned> returned,
        Optional<EnvelopeId> id,
        Map<ForwardPath, ForRecipient> recipients) {

    /** Nothing in particular. */
    public static final DsnRequest NONE =
            new DsnRequest(Optional.empty(), Optional.empty(), Map.of());

    private static final ForRecipient NOTHING =
            new ForRecipient(Optional.empty(), Optional.empty());

    /** How much of the message comes back. */
    public enum Returned {
        /** All of it. */
        FULL("FULL"),
        /** Its header. */
        HEADERS("HDRS");

        private final String keyword;

        Returned(String keyword) {
            this.keyword = keyword;
        }

        String keyword() {
            return keyword;
        }
    }

    /** What a notification may be about. */
    public enum Event {
        /** The mail was delivered. */
        SUCCESS,
        /** It cannot be. */
        FAILURE,
        /** It takes long. */
        DELAY
    }

    /**
     * For one recipient.
     *
     * @param events what to tell the sender about, nothing at all where the set is empty (NOTIFY)
     * @param original the address that the mail was first sent to (ORCPT)
     */
    public record ForRecipient(Optional<Set<Event>> events, Optional<OriginalRecipient> original) {
        /** Copies the set. */
        public ForRecipient {
            events = events.map(Set::copyOf);
            requireNonNull(original);
        }
    }

    /** Copies the map. */
    public DsnRequest {
        requireNonNull(returned);
        requireNonNull(id);
        recipients = Map.copyOf(recipients);
    }

    /** What is asked for a recipient. */
    ForRecipient of(ForwardPath recipient) {
        return recipients.getOrDefault(recipient, NOTHING);
    }
}
