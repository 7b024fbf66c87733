package james.onionmx.torture;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Window.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

    Account {
        lost = List.copyOf(lost);
        explained = List.copyOf(explained);
        unexplained = List.copyOf(unexplained);
    }

    /** A further copy, what led to it, and where it was made. */
    record Explained(Passage passage, Disturbance by, Hop hop) {}

    /** Whether nothing was lost and nothing came twice without a reason. */
    boolean isClean() {
        return lost.isEmpty() && unexplained.isEmpty();
    }

    static Account of(List<MailStream.Accepted> mails, Arrivals arrivals, Evidence evidence) {
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
                if (copies.size() > 1) {
                    List<Explained> reasons = reasons(passage, copies, evidence);
                    int tooMany = copies.size() - 1;
                    explained.addAll(reasons.subList(0, Math.min(tooMany, reasons.size())));
                    unexplained.addAll(
                            Collections.nCopies(Math.max(0, tooMany - reasons.size()), passage));
                }
            }
        }
        return new Account(accepted, delivered, bounced, lost, explained, unexplained);
    }

    /** Each window accounts for one copy. */
    private static List<Explained> reasons(Passage passage, List<Copy> copies, Evidence evidence) {
        List<Explained> reasons = new ArrayList<>();
        for (Window window : Windows.of(passage.id(), evidence)) {
            reason(window, copies)
                    .map(by -> new Explained(passage, by, window.hop()))
                    .ifPresent(reasons::add);
        }
        return reasons;
    }

    private static Optional<Disturbance> reason(Window window, List<Copy> copies) {
        return IntStream.range(1, copies.size())
                .boxed()
                .flatMap(
                        later ->
                                copies.subList(0, later).stream()
                                        .map(copy -> window.explains(copy, copies.get(later))))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
