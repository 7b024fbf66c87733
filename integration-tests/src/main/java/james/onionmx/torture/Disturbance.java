package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Life.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that was done to the servers or what lies between them.
 *
 * @param kind what
 * @param from when it began to act
 * @param to when it ended to act
 */
record Disturbance(Kind kind, Instant from, Instant to) {

    /** What can be done. */
    enum Kind {
        SENDER_KILLED(Harm.SENDER),
        SENDER_KILLED_IN_FLIGHT(Harm.SENDER),
        SENDER_KILLED_AFTER_REPLY(Harm.SENDER),
        SENDER_KILLED_WHILE_PARKING(Harm.SENDER),
        SENDER_KILLED_WHILE_QUEUEING(Harm.SENDER),
        SENDER_KILLED_WHILE_PUTTING_BACK(Harm.SENDER),
        RECEIVER_KILLED(Harm.RECEIVER),
        SENDERS_TOR_KILLED(Harm.TOR),
        SENDERS_TOR_FROZEN(Harm.TOR),
        SENDERS_TOR_RESTARTED(Harm.TOR),
        RECEIVERS_TOR_KILLED(Harm.TOR),
        RECEIVERS_TOR_FROZEN(Harm.TOR),
        RECEIVERS_TOR_RESTARTED(Harm.TOR),
        ONION_MOVED(Harm.TOR),
        DNS_SILENT(Harm.NONE),
        DNS_SERVFAIL(Harm.NONE),
        PEER_ANSWERS_421(Harm.PEER),
        PEER_ANSWERS_451(Harm.PEER),
        PEER_CUTS_AT_EVERY_PHASE(Harm.PEER),
        PEER_SAYS_421_AT_EVERY_PHASE(Harm.PEER),
        PEER_SAYS_451_AT_EVERY_PHASE(Harm.PEER),
        CONNECTIONS_CUT(Harm.PEER),
        FINAL_REPLIES_CUT(Harm.PEER),
        /** The receiver, busy, took longer over a mail than the sender waits for an answer. */
        FINAL_REPLY_LATE(Harm.OF_ITSELF),
        /** Tor restarted by the campaign itself, because a path through the small network hung. */
        PATHS_RENEWED(Harm.TOR);

        private final Harm harm;

        Kind(Harm harm) {
            this.harm = harm;
        }

        Harm harm() {
            return harm;
        }

        /** Whether a James ends by it as by a power cut. */
        boolean kills(Side side) {
            return harm == (side == Side.SENDER ? Harm.SENDER : Harm.RECEIVER);
        }

        /** Whether a process ends by it, be it a James or a Tor. */
        boolean kills() {
            boolean isFrozen = this == SENDERS_TOR_FROZEN || this == RECEIVERS_TOR_FROZEN;
            return harm == Harm.SENDER || harm == Harm.RECEIVER || (harm == Harm.TOR && !isFrozen);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What it can make of a mail that is under way. */
    enum Harm {
        /** Delay it, at most. */
        NONE,
        /** Happens without being done: the sender does not wait for the final reply. */
        OF_ITSELF,
        /** Keep the final reply from the sender; what stands before the receiver sees which. */
        PEER,
        /** Lose the final reply on its way, where nobody sees it. */
        TOR,
        /** Keep the final reply, or make the receiver forget that it had filed the mail. */
        RECEIVER,
        /** Make the sender forget that it had passed the mail on. */
        SENDER
    }

    Disturbance {
        requireNonNull(kind);
        requireNonNull(from);
        requireNonNull(to);
    }

    /** Whether it acted at some time between two moments. */
    boolean actedBetween(Instant start, Instant end) {
        return !from.isAfter(end) && !to.isBefore(start);
    }

    Duration length() {
        return Duration.between(from, to);
    }
}
