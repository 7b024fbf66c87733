package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

/** What a look-up of a recipient's domain came to. */
public sealed interface LookupOutcome {

    /**
     * The domain's mail goes over Tor.
     *
     * @param route the services to try
     * @param source who said so
     */
    record Found(OnionRoute route, LookupSource source) implements LookupOutcome {
        /** Refuses nulls. */
        public Found {
            requireNonNull(route);
            requireNonNull(source);
        }
    }

    /**
     * The domain has no onion MX: its mail goes the ordinary way.
     *
     * @param reason why, for the log
     */
    record NoOnionMx(String reason) implements LookupOutcome {
        /** Refuses null. */
        public NoOnionMx {
            requireNonNull(reason);
        }
    }

    /**
     * The domain is an onion name that can never be delivered to: version 2, a wrong checksum. Its
     * mail must not go the ordinary way either, for that would show the name to a resolver.
     *
     * @param reason why, in words fit for the sender
     */
    record Undeliverable(String reason) implements LookupOutcome {
        /** Refuses null. */
        public Undeliverable {
            requireNonNull(reason);
        }
    }

    /**
     * No source could tell now: a time-out, SERVFAIL, a malformed answer.
     *
     * @param reason what happened, for the log
     */
    record Unknown(String reason) implements LookupOutcome {
        /** Refuses null. */
        public Unknown {
            requireNonNull(reason);
        }
    }
}
