package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/** How a session that had been greeted ended. */
sealed interface SessionEnd {

    /** Mails that the peer's replies settled. */
    int mails();

    /**
     * In order: it was asked to finish, it finished by itself because the peer has had enough
     * refusals or mails of one connection, or the peer closed while nothing was under way.
     */
    record Finished(int mails) implements SessionEnd {}

    /**
     * With mails under way, or against the protocol.
     *
     * @param failure why, in the words that its lost mails were settled with
     * @param cause whose doing it was
     * @param mails settled by the peer's replies
     * @param doubtful mails that were sent whole and never answered: the peer may have taken them.
     *     They are settled as temporary failures, and may be delivered twice
     */
    record Lost(DeliveryFailure failure, Cause cause, int mails, int doubtful)
            implements SessionEnd {
        /** Refuses null. */
        public Lost {
            requireNonNull(failure);
            requireNonNull(cause);
        }
    }

    /** Whose doing a loss was. */
    enum Cause {
        /** The connection broke, was closed without a word, or the peer fell silent. */
        CONNECTION,
        /** The peer said 421: it wants no more now. */
        PEER_LEFT,
        /** The peer broke the protocol. */
        PROTOCOL,
        /** This side: aborted, or a defect. Nothing to count against the destination. */
        LOCAL
    }
}
