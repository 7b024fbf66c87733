package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

/**
 * An attempt and what came of it.
 *
 * @param attempt what was tried, in a few words
 * @param verdict what came of it
 */
public record Finding(String attempt, Verdict verdict) {

    /** Refuses nulls. */
    public Finding {
        requireNonNull(attempt);
        requireNonNull(verdict);
    }
}
