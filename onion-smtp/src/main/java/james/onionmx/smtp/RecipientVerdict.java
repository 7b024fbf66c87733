package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/** What a server says about a recipient that it was asked for. */
public sealed interface RecipientVerdict {

    /** It would take mail for the recipient. */
    record Taken() implements RecipientVerdict {}

    /**
     * There is no such recipient.
     *
     * @param reply the server's own words
     */
    record Refused(String reply) implements RecipientVerdict {
        /** Refuses null. */
        public Refused {
            requireNonNull(reply);
        }
    }

    /**
     * It cannot be told now.
     *
     * @param reason why, for the log
     */
    record Untold(String reason) implements RecipientVerdict {
        /** Refuses null. */
        public Untold {
            requireNonNull(reason);
        }
    }
}
