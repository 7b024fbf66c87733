package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.HeloName;

/** What a mailet has this server call itself in EHLO. */
public sealed interface OwnHelo {

    /**
     * Always the same.
     *
     * @param name which
     */
    record Fixed(HeloName name) implements OwnHelo {

        /** Refuses null. */
        public Fixed {
            requireNonNull(name);
        }
    }

    /** The onion that this server is reached by, as it knows it when a session begins. */
    record Onion() implements OwnHelo {}
}
