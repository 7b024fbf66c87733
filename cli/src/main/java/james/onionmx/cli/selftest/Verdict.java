package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

/**
 * What came of an attempt to do harm.
 *
 * @param words what the server said, or did
 */
public record Verdict(Outcome outcome, String words) {

    /** Whether harm was done. */
    public enum Outcome {
        /** It was not. */
        REFUSED,
        /** It was. */
        HARM,
        /** It could not be tried. */
        UNDECIDED
    }

    /** Refuses nulls. */
    public Verdict {
        requireNonNull(outcome);
        requireNonNull(words);
    }

    static Verdict refused(String words) {
        return new Verdict(Outcome.REFUSED, words);
    }

    static Verdict harm(String words) {
        return new Verdict(Outcome.HARM, words);
    }

    static Verdict undecided(String words) {
        return new Verdict(Outcome.UNDECIDED, words);
    }
}
