package james.onionmx.benchmarks.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What our engine is to reach in a scenario.
 *
 * @param words what it says
 * @param needsOther whether it is told by comparison with the other engine
 * @param test ours, and the other
 */
record Target(String words, Comparison needsOther, BiPredicate<Run, Optional<Run>> test) {

    /** Against what it is told. */
    enum Comparison {
        ALONE,
        BESIDE_OTHER
    }

    /** With every QUIT, as JavaMail's turns are counted. */
    static Target turnsPerMail(double most) {
        return new Target(
                String.format(Locale.ROOT, "at most %s turns a mail with QUIT", number(most)),
                Comparison.ALONE,
                (ours, other) -> ours.isComplete() && ours.turnsPerMailWithFarewell() <= most);
    }

    static Target seconds(double most) {
        return new Target(
                String.format(Locale.ROOT, "at most %.1f s", most),
                Comparison.ALONE,
                (ours, other) -> ours.isComplete() && ours.result().seconds() <= most);
    }

    static Target notSlower() {
        return new Target(
                "not slower than JavaMail",
                Comparison.BESIDE_OTHER,
                (ours, other) ->
                        ours.isComplete()
                                && ours.mailsPerSecond() >= other.orElseThrow().mailsPerSecond());
    }

    static Target mailsPerCpuSecondTimes(int factor) {
        return new Target(
                "at least " + factor + " times JavaMail's mails per CPU-second",
                Comparison.BESIDE_OTHER,
                (ours, other) ->
                        ours.isComplete()
                                && ours.mailsPerCpuSecond()
                                        >= factor * other.orElseThrow().mailsPerCpuSecond());
    }

    /** Met, not met, or not told. */
    String verdict(Run ours, Optional<Run> other) {
        if (needsOther == Comparison.BESIDE_OTHER && other.isEmpty()) {
            return "not compared";
        }
        return test.test(ours, other) ? "met" : "NOT MET";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
