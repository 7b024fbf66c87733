package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

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
     */
    record Failed(DeliveryFailure failure) implements RecipientOutcome {
        /** Refuses null. */
        public Failed {
            requireNonNull(failure);
        }
    }
}
