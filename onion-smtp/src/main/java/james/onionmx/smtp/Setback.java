package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/**
 * Why a session did not come to be, or ended without having been of use.
 *
 * @param kind what follows for the mails that wait for it
 * @param failure in their words
 */
record Setback(Kind kind, DeliveryFailure failure) {

    /** What follows. */
    enum Kind {
        /** Tor is away: the mails wait, nobody is to blame. */
        TOR,
        /** Nobody can ever have the address. */
        NEVER,
        /** The destination failed; on another circuit it may do better at once. */
        CIRCUIT,
        /** The destination failed. */
        DESTINATION,
        /** This side failed: nothing is counted. */
        LOCAL
    }

    Setback {
        requireNonNull(kind);
        requireNonNull(failure);
    }
}
