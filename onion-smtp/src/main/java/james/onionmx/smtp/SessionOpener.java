package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;
import reactor.core.publisher.Mono;

/** Opens SMTP sessions. Thread-safe. */
interface SessionOpener {

    /**
     * Connects, and greets the peer, once per subscription. Cancelling closes what was opened.
     *
     * @param target the service; every mail of the source goes there and nowhere else
     * @param isolation which other connections may share its circuit
     * @param source where the session takes its mails from; asked before {@link Opened.Ready} only
     *     where the peer is known to take mails in the first write (PIPECONNECT), and then for ten
     *     at most. Where that attempt fails, its mails are settled or given back before the result
     * @return exactly one result; a failure is a result, not an error signal
     */
    Mono<Opened> open(OnionEndpoint target, Isolation isolation, MailSource source);

    /**
     * How many mails one session would have under way at once to this target, by what is remembered
     * of it: with more waiting, several sessions help. At least 1.
     */
    int window(OnionEndpoint target);

    /** What an attempt to open a session came to. */
    sealed interface Opened {

        /** The peer has greeted; {@link MailSession#wake} starts it. */
        record Ready(MailSession session) implements Opened {
            /** Refuses null. */
            public Ready {
                requireNonNull(session);
            }
        }

        /** Tor made no connection. */
        record NotConnected(TorFailure failure) implements Opened {
            /** Refuses null. */
            public NotConnected {
                requireNonNull(failure);
            }
        }

        /** There was a connection, but no banner, or no agreement on a session. */
        record NotGreeted(DeliveryFailure failure) implements Opened {
            /** Refuses null. */
            public NotGreeted {
                requireNonNull(failure);
            }
        }
    }
}
