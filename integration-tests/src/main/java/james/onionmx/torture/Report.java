package james.onionmx.torture;

import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Kind;
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
 * @param disturbances what was done, in order
 * @param took from the first mail to the account
 */
record Report(
        TortureOptions options,
        int mails,
        int doubtful,
        Account account,
        List<Disturbance> disturbances,
        Duration took) {

    private static final int MOST_SHOWN = 20;

    Report {
        disturbances = List.copyOf(disturbances);
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
        show(table, "lost", account.lost());
        show(table, "unexplained", account.unexplained());
        return table.toString();
    }

    private Map<Kind, int[]> byKind() {
        Map<Kind, int[]> counts = new EnumMap<>(Kind.class);
        disturbances.forEach(done -> counts.computeIfAbsent(done.kind(), k -> new int[2])[0]++);
        account.explained()
                .forEach(extra -> counts.computeIfAbsent(extra.by().kind(), k -> new int[2])[1]++);
        return counts;
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
