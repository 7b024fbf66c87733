package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** What an attempt to hand one mail to one onion service came to. */
public sealed interface TransactionOutcome {

    /**
     * The peer was spoken to about this mail; every recipient of the envelope has an outcome.
     *
     * @param recipients the outcome of each
     * @param turns client bursts that waited for the server, from the banner to the final reply
     */
    record Answered(Map<ForwardPath, RecipientOutcome> recipients, int turns)
            implements TransactionOutcome {
        /** Copies the map. */
        public Answered {
            recipients = Map.copyOf(recipients);
        }
    }

    /**
     * Nothing about this mail reached the peer, so another target may be tried at once.
     *
     * @param failure why; it concerns every recipient
     */
    record NotReached(DeliveryFailure failure) implements TransactionOutcome {
        /** Refuses null. */
        public NotReached {
            requireNonNull(failure);
        }
    }
}
