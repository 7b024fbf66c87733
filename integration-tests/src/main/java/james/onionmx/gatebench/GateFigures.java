package james.onionmx.gatebench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, and whether it is good enough. Not thread-safe. */
final class GateFigures {

    private static final double MOST_MILLIS = 2;
    private static final double MOST_LOSS = 0.03;

    /** What is measured of each comparison. */
    enum Figure {
        /** Milliseconds of a mail in a session that has sent some. */
        WARM("ms a mail, warm session"),
        /** Milliseconds from the connect until the mail is taken. */
        FRESH("ms a mail, new session"),
        /** Mails a second until the last lies in its mailbox. */
        DELIVERED("mails a second, delivered"),
        /** Mails a second until James has taken the last. */
        TAKEN("mails a second, taken"),
        /** Milliseconds of processor time that the server spends on a mail. */
        PROCESSOR("ms of processor a mail");

        private final String words;

        Figure(String words) {
            this.words = words;
        }
    }

    private final Map<Comparison, Map<Figure, Pairs>> pairs = new EnumMap<>(Comparison.class);

    GateFigures() {
        for (Comparison comparison : Comparison.values()) {
            Map<Figure, Pairs> own = new EnumMap<>(Figure.class);
            for (Figure figure : Figure.values()) {
                own.put(figure, new Pairs());
            }
            pairs.put(comparison, own);
        }
    }

    void add(Comparison comparison, Figure figure, double direct, double gated) {
        of(comparison, figure).add(direct, gated);
    }

    private Pairs of(Comparison comparison, Figure figure) {
        return pairs.get(comparison).get(figure);
    }

    /** Whether the gate costs no more than it may, whichever way mail comes. */
    boolean areGood() {
        for (Comparison comparison : Comparison.values()) {
            for (Figure figure : Figure.values()) {
                if (!isGood(comparison, figure)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isGood(Comparison comparison, Figure figure) {
        Pairs measured = of(comparison, figure);
        return switch (figure) {
            case WARM, FRESH -> measured.added() <= MOST_MILLIS;
            case DELIVERED -> measured.lost() <= MOST_LOSS;
            case TAKEN, PROCESSOR -> true;
        };
    }

    /** What the gate changes, with the target that there is for it. */
    private String judgement(Comparison comparison, Figure figure) {
        Pairs measured = of(comparison, figure);
        String change =
                switch (figure) {
                    case WARM, FRESH, PROCESSOR ->
                            String.format(Locale.ROOT, "%+.2f ms", measured.added());
                    case DELIVERED, TAKEN ->
                            String.format(Locale.ROOT, "%+.1f %%", -100 * measured.lost());
                };
        String target =
                switch (figure) {
                    case WARM, FRESH -> "at most +" + (int) MOST_MILLIS + " ms: ";
                    case DELIVERED -> "at least -" + Math.round(100 * MOST_LOSS) + " %: ";
                    case TAKEN, PROCESSOR -> "";
                };
        if (target.isEmpty()) {
            return change + " | ";
        }
        return change + " | " + target + (isGood(comparison, figure) ? "met" : "NOT MET");
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("| sender | figure (medians) | straight | gate | change | target |\n");
        text.append("|---|---|---|---|---|---|\n");
        for (Comparison comparison : Comparison.values()) {
            for (Figure figure : Figure.values()) {
                Pairs measured = of(comparison, figure);
                text.append(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %.2f | %.2f | %s |%n",
                                comparison,
                                figure.words,
                                measured.direct(),
                                measured.gated(),
                                judgement(comparison, figure)));
            }
        }
        return text.toString();
    }

    String json() {
        StringBuilder text = new StringBuilder("[");
        for (Comparison comparison : Comparison.values()) {
            for (Figure figure : Figure.values()) {
                Pairs measured = of(comparison, figure);
                text.append(text.length() == 1 ? "\n" : ",\n");
                text.append(
                        String.format(
                                Locale.ROOT,
                                "{\"sender\":\"%s\",\"figure\":\"%s\",\"pairs\":%d,\"direct\":%.4f,"
                                        + "\"gate\":%.4f,\"added\":%.4f,\"lost\":%.4f,\"good\":%b}",
                                comparison.name(),
                                figure.name(),
                                measured.count(),
                                measured.direct(),
                                measured.gated(),
                                measured.added(),
                                measured.lost(),
                                isGood(comparison, figure)));
            }
        }
        return text.append("\n]\n").toString();
    }
}
