package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.SourceName;

/** What one source said. */
record SourceAnswer(SourceName source, LookupOutcome outcome) {

    SourceAnswer {
        requireNonNull(source);
        requireNonNull(outcome);
    }
}
