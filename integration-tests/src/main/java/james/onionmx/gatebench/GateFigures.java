package james.onionmx.gatebench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, and whether it is good enough. Not thread-safe. */
final class GateFigures {

    private static final double MOST_MILLIS = 2;
    private static final double MOST_LOSS = 0.03;
    private static final double SLOW = 0.95;

    private final Map<Way, Samples> millis = new EnumMap<>(Way.class);
    private final Map<Way, Samples> taken = new EnumMap<>(Way.class);
    private final Map<Way, Samples> delivered = new EnumMap<>(Way.class);
    private final Samples differences = new Samples();
    private final Samples takenRatios = new Samples();
    private final Samples deliveredRatios = new Samples();

    GateFigures() {
        for (Way way : Way.values()) {
            millis.put(way, new Samples());
            taken.put(way, new Samples());
            delivered.put(way, new Samples());
        }
    }

    /** One mail each way, one straight after the other. */
    void addMail(double direct, double gate) {
        millis.get(Way.DIRECT).add(direct);
        millis.get(Way.GATE).add(gate);
        differences.add(gate - direct);
    }

    /** One flood each way, one straight after the other. */
    void addFlood(Flood direct, Flood gate) {
        taken.get(Way.DIRECT).add(direct.takenPerSecond());
        taken.get(Way.GATE).add(gate.takenPerSecond());
        takenRatios.add(gate.takenPerSecond() / direct.takenPerSecond());
        delivered.get(Way.DIRECT).add(direct.deliveredPerSecond());
        delivered.get(Way.GATE).add(gate.deliveredPerSecond());
        deliveredRatios.add(gate.deliveredPerSecond() / direct.deliveredPerSecond());
    }

    private double cost() {
        return differences.median();
    }

    private double loss() {
        return 1 - deliveredRatios.median();
    }

    boolean areGood() {
        return cost() <= MOST_MILLIS && loss() <= MOST_LOSS;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| way | one mail, ms (median) | 95 % | mails a second, delivered (median) | taken"
                        + " |\n");
        text.append("|---|---|---|---|---|\n");
        for (Way way : Way.values()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.2f | %.2f | %.0f | %.0f |\n",
                            way,
                            millis.get(way).median(),
                            millis.get(way).quantile(SLOW),
                            delivered.get(way).median(),
                            taken.get(way).median()));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "\n"
                            + "The gate costs a mail %.2f ms (at most %.0f: %s) and %.1f %% of the"
                            + " mails delivered a second (at most %.0f %%: %s);\n"
                            + "medians of the differences of %d pairs of mails and %d pairs of"
                            + " floods.\n",
                        cost(),
                        MOST_MILLIS,
                        met(cost() <= MOST_MILLIS),
                        100 * loss(),
                        100 * MOST_LOSS,
                        met(loss() <= MOST_LOSS),
                        differences.count(),
                        deliveredRatios.count()));
        return text.toString();
    }

    private static String met(Boolean yes) {
        return yes ? "met" : "NOT MET";
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"directMillis\":%.3f,\"gateMillis\":%.3f,\"costMillis\":%.3f,"
                        + "\"directDeliveredPerSecond\":%.1f,\"gateDeliveredPerSecond\":%.1f,"
                        + "\"directTakenPerSecond\":%.1f,\"gateTakenPerSecond\":%.1f,"
                        + "\"takenLoss\":%.4f,"
                        + "\"throughputLoss\":%.4f,\"pairsOfMails\":%d,\"pairsOfFloods\":%d,"
                        + "\"good\":%b}%n",
                millis.get(Way.DIRECT).median(),
                millis.get(Way.GATE).median(),
                cost(),
                delivered.get(Way.DIRECT).median(),
                delivered.get(Way.GATE).median(),
                taken.get(Way.DIRECT).median(),
                taken.get(Way.GATE).median(),
                1 - takenRatios.median(),
                loss(),
                differences.count(),
                deliveredRatios.count(),
                areGood());
    }
}
