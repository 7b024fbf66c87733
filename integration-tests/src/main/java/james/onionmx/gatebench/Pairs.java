package james.onionmx.gatebench;

/** The same thing measured both ways, in pairs. Not thread-safe. */
final class Pairs {

    private final Samples direct = new Samples();
    private final Samples gated = new Samples();
    private final Samples differences = new Samples();
    private final Samples ratios = new Samples();

    /** One straight after the other. */
    void add(double directValue, double gatedValue) {
        direct.add(directValue);
        gated.add(gatedValue);
        differences.add(gatedValue - directValue);
        ratios.add(gatedValue / directValue);
    }

    double direct() {
        return direct.median();
    }

    double gated() {
        return gated.median();
    }

    /** What the gate adds: the median of the differences. */
    double added() {
        return differences.median();
    }

    /** The part that the gate takes away: from the median of the quotients. */
    double lost() {
        return 1 - ratios.median();
    }

    int count() {
        return ratios.count();
    }
}
