package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

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
        RECEIVER_KILLED(Harm.REPLIES),
        SENDERS_TOR_KILLED(Harm.REPLIES),
        SENDERS_TOR_FROZEN(Harm.REPLIES),
        RECEIVERS_TOR_KILLED(Harm.REPLIES),
        RECEIVERS_TOR_FROZEN(Harm.REPLIES),
        DNS_SILENT(Harm.NONE),
        DNS_SERVFAIL(Harm.NONE),
        PEER_ANSWERS_421(Harm.NONE),
        PEER_ANSWERS_451(Harm.NONE),
        CONNECTIONS_CUT(Harm.REPLIES),
        FINAL_REPLIES_CUT(Harm.REPLIES),
        /** Tor restarted by the campaign itself, because a path through the small network hung. */
        PATHS_RENEWED(Harm.REPLIES);

        private final Harm harm;

        Kind(Harm harm) {
            this.harm = harm;
        }

        Harm harm() {
            return harm;
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
        /** Keep the final reply from the sender. */
        REPLIES,
        /** That, and make the sender forget that it had passed the mail on. */
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
