package james.onionmx.torture;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Harm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of every mail that was accepted, for each of its recipients.
 *
 * @param accepted how many there were
 * @param delivered those with a copy in the recipient's inbox
 * @param bounced those not delivered of which the sender was told
 * @param lost those of which there is neither
 * @param explained copies beyond the first that follow from something done at that moment
 * @param unexplained copies beyond the first that nothing done explains
 */
record Account(
        int accepted,
        int delivered,
        int bounced,
        List<Passage> lost,
        List<Explained> explained,
        List<Passage> unexplained) {

    /** The Received header tells seconds. */
    private static final Duration STAMP = Duration.ofSeconds(2);

    /** How long a final reply and the acknowledgement that follows may take on a busy machine. */
    private static final Duration REPLY = Duration.ofSeconds(10);

    Account {
        lost = List.copyOf(lost);
        explained = List.copyOf(explained);
        unexplained = List.copyOf(unexplained);
    }

    /** A further copy, and what led to it. */
    record Explained(Passage passage, Disturbance by) {}

    /** Whether nothing was lost and nothing came twice without a reason. */
    boolean isClean() {
        return lost.isEmpty() && unexplained.isEmpty();
    }

    static Account of(
            List<MailStream.Accepted> mails, Arrivals arrivals, List<Disturbance> disturbances) {
        int accepted = 0;
        int delivered = 0;
        int bounced = 0;
        List<Passage> lost = new ArrayList<>();
        List<Explained> explained = new ArrayList<>();
        List<Passage> unexplained = new ArrayList<>();
        for (MailStream.Accepted mail : mails) {
            for (String recipient : mail.letter().recipients()) {
                Passage passage = new Passage(mail.letter().id(), recipient);
                List<Copy> copies = arrivals.copies().getOrDefault(passage, List.of());
                accepted++;
                if (!copies.isEmpty()) {
                    delivered++;
                } else if (arrivals.bounces().contains(passage)) {
                    bounced++;
                } else {
                    lost.add(passage);
                }
                for (int i = 1; i < copies.size(); i++) {
                    explain(mail.at(), copies.get(i - 1), copies.get(i), disturbances)
                            .ifPresentOrElse(
                                    by -> explained.add(new Explained(passage, by)),
                                    () -> unexplained.add(passage));
                }
            }
        }
        return new Account(accepted, delivered, bounced, lost, explained, unexplained);
    }

    /**
     * Either the reply to the earlier copy could be lost, or the acknowledgement of it; or the
     * sending server was killed while it handed the mail on within itself: from its spool to its
     * outgoing queue, or from there to the parked mails and back.
     */
    private static Optional<Disturbance> explain(
            Instant accepted, Copy earlier, Copy later, List<Disturbance> disturbances) {
        Instant start = earlier.received().minus(STAMP);
        Instant end = earlier.stored().plus(REPLY);
        return disturbances.stream()
                .filter(done -> done.kind().harm() != Harm.NONE)
                .filter(done -> done.actedBetween(start, end))
                .findFirst()
                .or(
                        () ->
                                disturbances.stream()
                                        .filter(done -> done.kind().harm() == Harm.SENDER)
                                        .filter(
                                                done ->
                                                        done.actedBetween(
                                                                accepted.minus(STAMP),
                                                                later.received()))
                                        .findFirst());
    }
}
