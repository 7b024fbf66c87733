package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an operator's order did to a domain.
 *
 * @param domain its name
 * @param kind what it did
 */
public record PinEffect(String domain, Kind kind) {

    /** What an order can do. */
    public enum Kind {
        /** The new services are believed. */
        CONFIRMED("confirmed"),
        /** It publishes no other services than before, as far as is known. */
        NOTHING_TO_CONFIRM("nothing to confirm"),
        /** Its mail need not wait for an onion MX. */
        RELEASED("released"),
        /** It is as if it had never been seen. */
        DROPPED("dropped"),
        /** Nothing is remembered of it. */
        UNKNOWN("not known here"),
        /** It was unknown, and is remembered now. */
        ADDED("added"),
        /** Its dates or its assurance are wider or better now. */
        WIDENED("updated"),
        /** All of it was known. */
        UNCHANGED("unchanged"),
        /** It has other services here, which stay. */
        KEPT("kept, it has other onions here");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Whether the order found what it was about. */
        public boolean isSuccess() {
            return this != NOTHING_TO_CONFIRM && this != UNKNOWN && this != KEPT;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private static final String SEPARATOR = "\t";

    /** Refuses nulls. */
    public PinEffect {
        requireNonNull(domain);
        requireNonNull(kind);
    }

    /** One line that {@link #parse} reads again. */
    String line() {
        return domain + SEPARATOR + kind.name();
    }

    /** Reads a line; none if it is no such line. */
    static Optional<PinEffect> parse(String line) {
        String[] parts = line.split(SEPARATOR, -1);
        return parts.length != 2
                ? Optional.empty()
                : Arrays.stream(Kind.values())
                        .filter(kind -> kind.name().equals(parts[1]))
                        .findFirst()
                        .map(kind -> new PinEffect(parts[0], kind));
    }
}
