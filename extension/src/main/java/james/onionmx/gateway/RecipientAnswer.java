package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

/** What a gateway says to a stranger about a recipient. */
public sealed interface RecipientAnswer {

    /** There is such a recipient. */
    record Known() implements RecipientAnswer {}

    /**
     * There is no such recipient.
     *
     * @param reply the inner server's words, for the log
     */
    record Unknown(String reply) implements RecipientAnswer {
        /** Refuses null. */
        public Unknown {
            requireNonNull(reply);
        }
    }

    /** The inner server is being asked. */
    record NotYet() implements RecipientAnswer {}
}
