package james.onionmx.smtp;

import java.time.Instant;
import java.util.Optional;

/**
 * What earlier sessions taught about one onion service. Hints only: every session still goes by
 * what the peer announces in it.
 *
 * @param window mails to have under way at once: 1 after a cut, doubled by success
 * @param answered mails answered since the window changed
 * @param best the boldest way to talk that it gets on with
 * @param bestUntil when to try the boldest again
 * @param halts times in a row that it answered the start of a group and nothing more
 * @param plainUntil when to offer TLS again after it failed
 * @param early how it greeted when it announced PIPECONNECT
 */
record PeerTraits(
        int window,
        int answered,
        Dialect best,
        Instant bestUntil,
        int halts,
        Instant plainUntil,
        Optional<EarlyTalk> early) {

    private static final int UNLIMITED = 1 << 20;
    private static final int HALTS_OF_A_CONFUSED_PEER = 2;

    /** Of a service that nothing is known of. */
    static final PeerTraits UNKNOWN =
            new PeerTraits(
                    UNLIMITED, 0, Dialect.CHUNKED, Instant.MAX, 0, Instant.MIN, Optional.empty());

    /**
     * A server that takes commands before its reply to EHLO.
     *
     * @param identity of its banner
     * @param capabilities what it announced
     */
    record EarlyTalk(String identity, Capabilities capabilities) {}

    Dialect best(Instant now) {
        return now.isBefore(bestUntil) ? best : Dialect.CHUNKED;
    }

    /** The connection was cut with mails under way, each of which may now arrive twice. */
    PeerTraits cut() {
        return new PeerTraits(1, 0, best, bestUntil, halts, plainUntil, early);
    }

    /** A mail was answered; as many as the window double it. */
    PeerTraits answeredOne() {
        if (window >= UNLIMITED) {
            return halts == 0
                    ? this
                    : new PeerTraits(window, 0, best, bestUntil, 0, plainUntil, early);
        }
        return answered + 1 >= window
                ? new PeerTraits(2 * window, 0, best, bestUntil, 0, plainUntil, early)
                : new PeerTraits(window, answered + 1, best, bestUntil, 0, plainUntil, early);
    }

    /** It fell silent or hung up within a group: that may be the network, but not every time. */
    PeerTraits halted(Dialect dialect, Instant until) {
        return halts + 1 >= HALTS_OF_A_CONFUSED_PEER
                ? confusedBy(dialect, until)
                : new PeerTraits(window, answered, best, bestUntil, halts + 1, plainUntil, early);
    }

    /** It did not get on with a way to talk. */
    PeerTraits confusedBy(Dialect dialect, Instant until) {
        return new PeerTraits(
                window, answered, dialect.simpler(), until, 0, plainUntil, Optional.empty());
    }

    PeerTraits withEarlyTalk(Optional<EarlyTalk> talk) {
        return new PeerTraits(window, answered, best, bestUntil, halts, plainUntil, talk);
    }

    PeerTraits withoutTls(Instant until) {
        return new PeerTraits(window, answered, best, bestUntil, halts, until, early);
    }
}
