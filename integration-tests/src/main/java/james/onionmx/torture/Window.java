package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Disturbance.Harm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A time in which a mail was written to its next place and its last place did not know yet, so that
 * something done then makes two of one. It accounts for one copy too many.
 */
sealed interface Window {

    /** The Received header tells seconds. */
    Duration STAMP = Duration.ofSeconds(2);

    /**
     * How long a busy receiver may take over what it was sent before the sender knew of no reply.
     */
    Duration BACKLOG = Duration.ofSeconds(30);

    /** What the sender's configuration gives the receiver to answer in, but for a busy timer. */
    Duration PATIENCE = Duration.ofSeconds(29);

    /** Between which places. */
    Hop hop();

    /** What was done, where this led from the one copy to the other. */
    Optional<Disturbance> explains(Copy earlier, Copy later);

    /** The places where a mail lies, one after the other. */
    enum Hop {
        SPOOL_TO_QUEUE("sender's spool to its outgoing queue"),
        QUEUE_TO_PEER("queue to the peer"),
        QUEUE_TO_WAITING("queue to the waiting mail"),
        WAITING_TO_QUEUE("waiting mail back to the queue"),
        FINAL_REPLY("final reply on its way back"),
        RECEIVERS_SPOOL("receiver's spool to the inbox");

        private final String text;

        Hop(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A server was killed in it, after which the mail lay in two places of its disk.
     *
     * @param opened when the mail was put to the one of them, and not yet taken from the other
     * @param killed when it was killed
     * @param by why
     */
    record OfKill(Hop hop, Instant opened, Instant killed, Disturbance by) implements Window {

        public OfKill {
            requireNonNull(hop);
            requireNonNull(opened);
            requireNonNull(killed);
            requireNonNull(by);
        }

        @Override
        public Optional<Disturbance> explains(Copy earlier, Copy later) {
            return !moment(earlier).isBefore(opened.minus(STAMP))
                            && (hop != Hop.RECEIVERS_SPOOL
                                    || !moment(earlier).isAfter(killed.plus(STAMP)))
                            && !moment(later).isBefore(killed.minus(STAMP))
                    ? Optional.of(by)
                    : Optional.empty();
        }

        /** What the receiver makes two of was received once. */
        private Instant moment(Copy copy) {
            return hop == Hop.RECEIVERS_SPOOL ? copy.stored() : copy.received();
        }
    }

    /**
     * The sender was killed when the mail was handed out and not acknowledged; it was handed out
     * again after that.
     *
     * @param taken when it was handed out
     * @param again when it was handed out the next time
     * @param by why it was killed
     */
    record OfBrokenAttempt(Instant taken, Instant again, Disturbance by) implements Window {

        public OfBrokenAttempt {
            requireNonNull(taken);
            requireNonNull(again);
            requireNonNull(by);
        }

        @Override
        public Hop hop() {
            return Hop.QUEUE_TO_PEER;
        }

        @Override
        public Optional<Disturbance> explains(Copy earlier, Copy later) {
            return areOfTwoAttempts(earlier, later, taken, again)
                    ? Optional.of(by)
                    : Optional.empty();
        }
    }

    /** Whether one was delivered in an attempt and the other in one that came behind it. */
    private static boolean areOfTwoAttempts(
            Copy earlier, Copy later, Instant taken, Instant again) {
        return !earlier.received().isBefore(taken.minus(STAMP))
                && !earlier.received().isAfter(again.plus(BACKLOG))
                && !later.received().isBefore(again.minus(STAMP));
    }

    /**
     * A whole attempt of a sender that lived on: what was delivered in it and tried again must have
     * lost its final reply.
     *
     * @param taken when the mail was handed out for the attempt
     * @param done when it was acknowledged after it
     * @param again when it was handed out the next time
     * @param evidence about this mail
     */
    record OfAttempt(Instant taken, Instant done, Instant again, Evidence evidence)
            implements Window {

        public OfAttempt {
            requireNonNull(taken);
            requireNonNull(done);
            requireNonNull(again);
            requireNonNull(evidence);
        }

        @Override
        public Hop hop() {
            return Hop.FINAL_REPLY;
        }

        @Override
        public Optional<Disturbance> explains(Copy earlier, Copy later) {
            if (!areOfTwoAttempts(earlier, later, taken, again)) {
                return Optional.empty();
            }
            List<CutReply> cuts =
                    evidence.cuts().stream()
                            .filter(
                                    cut ->
                                            !cut.at().isBefore(taken)
                                                    && !cut.at().isAfter(done.plus(STAMP)))
                            .toList();
            List<Instant> ends = cuts.stream().map(CutReply::at).toList();
            return evidence.disturbances().stream()
                    .filter(by -> cutsReply(by, ends))
                    .findFirst()
                    .or(() -> late(cuts));
        }

        private static Optional<Disturbance> late(List<CutReply> cuts) {
            return cuts.stream()
                    .filter(cut -> cut.isLate(PATIENCE))
                    .map(
                            cut ->
                                    new Disturbance(
                                            Disturbance.Kind.FINAL_REPLY_LATE,
                                            cut.asked(),
                                            cut.at()))
                    .findFirst();
        }

        private boolean cutsReply(Disturbance by, List<Instant> cuts) {
            Harm harm = by.kind().harm();
            if (harm == Harm.TOR) {
                return by.actedBetween(taken, done);
            }
            return (harm == Harm.PEER || harm == Harm.RECEIVER)
                    && cuts.stream().anyMatch(at -> by.actedBetween(at.minus(STAMP), at));
        }
    }
}
