package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What became of one recipient in a transaction: exactly one of these, written once. */
public sealed interface RecipientOutcome {

    /**
     * The peer took responsibility for the recipient.
     *
     * @param reply its final words
     */
    record Delivered(String reply) implements RecipientOutcome {
        /** Refuses null. */
        public Delivered {
            requireNonNull(reply);
        }
    }

    /**
     * The recipient was not delivered to.
     *
     * @param failure why, and whether to try again
     * @param retryAfter how long trying again makes no sense; zero where that is not known
     */
    record Failed(DeliveryFailure failure, Duration retryAfter) implements RecipientOutcome {
        /** Refuses null. */
        public Failed {
            requireNonNull(failure);
            requireNonNull(retryAfter);
        }

        /** With nothing known of when to try again. */
        public Failed(DeliveryFailure failure) {
            this(failure, Duration.ZERO);
        }
    }

    /**
     * Nobody was asked about the recipient, for it would have been in vain: no attempt was used up.
     *
     * @param failure why, a temporary one
     * @param retryAfter how long to wait from now
     */
    record Postponed(DeliveryFailure failure, Duration retryAfter) implements RecipientOutcome {
        /** Refuses null. */
        public Postponed {
            requireNonNull(failure);
            requireNonNull(retryAfter);
        }
    }
}
