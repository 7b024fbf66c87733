package james.onionmx.matchers;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How {@link RecipientHasOnionMx} asks.
 *
 * @param onFailure what to do with a domain that could not be looked up
 * @param deadline what has no answer after this time could not be looked up
 */
public record LookupSettings(LookupFailurePolicy onFailure, Duration deadline) {

    /** In clear, 15 s: three resolvers, which is what a system has at most, with 5 s each. */
    public static final LookupSettings DEFAULT =
            new LookupSettings(LookupFailurePolicy.CLEAR, Duration.ofSeconds(15));

    /** Checks the values. */
    public LookupSettings {
        requireNonNull(onFailure);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException(
                    "look-up deadline " + deadline + ", expected more than zero");
        }
    }
}
