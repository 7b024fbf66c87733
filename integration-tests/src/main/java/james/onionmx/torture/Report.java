package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.Phase.Manner;
import james.onionmx.torture.Window.Hop;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a campaign.
 *
 * @param options how it went
 * @param mails how many were accepted
 * @param doubtful how many tries to hand one in had no clear result; they are not counted
 * @param account what became of those accepted
 * @param arrivals where they were found
 * @param evidence what was done and seen
 * @param struck at which moments of conversations the peer failed, and how often
 * @param took from the first mail to the account
 */
record Report(
        TortureOptions options,
        int mails,
        int doubtful,
        Account account,
        Arrivals arrivals,
        Evidence evidence,
        Map<Phase, Map<Manner, Integer>> struck,
        Duration took) {

    private static final int MOST_SHOWN = 20;

    Report {
        requireNonNull(arrivals);
        requireNonNull(evidence);
        struck = Map.copyOf(struck);
    }

    /** As a table for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "seed", Long.toString(options.seed()));
        row(table, "took", took.toSeconds() + " s");
        row(table, "mails accepted", Integer.toString(mails));
        row(table, "  tries without a clear result", Integer.toString(doubtful));
        row(table, "recipients accepted", Integer.toString(account.accepted()));
        row(table, "  delivered", Integer.toString(account.delivered()));
        row(table, "  bounced to the sender", Integer.toString(account.bounced()));
        row(table, "  LOST", Integer.toString(account.lost().size()));
        row(table, "copies too many, explained", Integer.toString(account.explained().size()));
        row(table, "copies too many, UNEXPLAINED", Integer.toString(account.unexplained().size()));
        table.append(String.format(Locale.ROOT, "%n%-34s %8s %8s%n", "done", "times", "copies"));
        for (Map.Entry<Kind, int[]> kind : byKind().entrySet()) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "  %-32s %8d %8d%n",
                            kind.getKey(),
                            kind.getValue()[0],
                            kind.getValue()[1]));
        }
        hops(table);
        phases(table);
        show(table, "lost", account.lost());
        show(table, "unexplained", account.unexplained());
        stories(table);
        return table.toString();
    }

    private Map<Kind, int[]> byKind() {
        Map<Kind, int[]> counts = new EnumMap<>(Kind.class);
        evidence.disturbances()
                .forEach(done -> counts.computeIfAbsent(done.kind(), k -> new int[2])[0]++);
        account.explained()
                .forEach(extra -> counts.computeIfAbsent(extra.by().kind(), k -> new int[2])[1]++);
        return counts;
    }

    private void hops(StringBuilder table) {
        Map<Hop, Integer> copies = new EnumMap<>(Hop.class);
        account.explained().forEach(extra -> copies.merge(extra.hop(), 1, Integer::sum));
        table.append(String.format(Locale.ROOT, "%n%-43s %8s%n", "copies made between", "copies"));
        copies.forEach(
                (hop, count) ->
                        table.append(String.format(Locale.ROOT, "  %-41s %8d%n", hop, count)));
    }

    private void phases(StringBuilder table) {
        table.append(
                String.format(
                        Locale.ROOT,
                        "%n%-34s %8s %8s %8s%n",
                        "peer failed at",
                        "cut",
                        "421",
                        "451"));
        for (Phase phase : Phase.values()) {
            Map<Manner, Integer> counts = struck.getOrDefault(phase, Map.of());
            table.append(
                    String.format(
                            Locale.ROOT,
                            "  %-32s %8d %8d %8d%n",
                            phase,
                            counts.getOrDefault(Manner.CUT, 0),
                            counts.getOrDefault(Manner.SAYS_421, 0),
                            counts.getOrDefault(Manner.SAYS_451, 0)));
        }
    }

    private void stories(StringBuilder table) {
        account.unexplained().stream()
                .distinct()
                .limit(MOST_SHOWN)
                .map(
                        passage ->
                                new CopyStory(
                                        passage,
                                        arrivals.copies().getOrDefault(passage, List.of()),
                                        evidence))
                .forEach(story -> table.append(String.format("%n%s", story.text())));
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-34s %8s%n", name, value));
    }

    private static void show(StringBuilder table, String what, List<Passage> passages) {
        passages.stream()
                .limit(MOST_SHOWN)
                .forEach(
                        passage ->
                                table.append(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: %s to %s%n",
                                                what,
                                                passage.id(),
                                                passage.recipient())));
    }
}
