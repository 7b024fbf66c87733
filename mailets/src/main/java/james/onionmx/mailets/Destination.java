package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.OnionRoute;
import java.util.Optional;

/**
 * Where recipients are to be delivered to. Recipients with equal destinations travel together: many
 * domains may share one onion service.
 */
sealed interface Destination {

    /** A short name, fit for a queue id. */
    String label();

    /**
     * Onion services that take the mail.
     *
     * @param onlyDomain the recipients' domain, where those of others may not travel with them
     */
    record Onion(OnionRoute route, Optional<String> onlyDomain) implements Destination {

        private static final int LABEL_LENGTH = 16;

        public Onion {
            requireNonNull(route);
            requireNonNull(onlyDomain);
        }

        /** For recipients of any domain. */
        public Onion(OnionRoute route) {
            this(route, Optional.empty());
        }

        @Override
        public String label() {
            return route.targets()
                    .get(0)
                    .endpoint()
                    .onion()
                    .serviceName()
                    .substring(0, LABEL_LENGTH);
        }
    }

    /** An onion name that no service can have. */
    record Nowhere(String reason) implements Destination {

        public Nowhere {
            requireNonNull(reason);
        }

        @Override
        public String label() {
            return "undeliverable";
        }
    }

    /**
     * No onion service is known at the moment. Waiting is the only choice: in clear the mail may
     * not go, for it was promised an onion route when it came here.
     *
     * @param cause what kind of trouble it is
     * @param reason for the log
     * @param wordsForSender without internals
     */
    record NotNow(Cause cause, String reason, String wordsForSender) implements Destination {

        /** What keeps a mail waiting that has no onion service. */
        enum Cause {
            /** The domain publishes none, and did when the mail came here. */
            NONE_PUBLISHED,
            /** What the domain publishes now is held back, or not believed. */
            HELD_BACK,
            /** It cannot be told whether there is one. */
            UNKNOWN
        }

        public NotNow {
            requireNonNull(cause);
            requireNonNull(reason);
            requireNonNull(wordsForSender);
        }

        @Override
        public String label() {
            return "unresolved";
        }
    }
}
