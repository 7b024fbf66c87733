package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

/** What a look-up of a recipient's domain came to. */
public sealed interface LookupOutcome {

    /**
     * The domain's mail goes over Tor.
     *
     * @param route the services to try
     * @param source who said so
     * @param assurance what stands behind it
     */
    record Found(OnionRoute route, LookupSource source, Assurance assurance)
            implements LookupOutcome {
        /** Refuses nulls. */
        public Found {
            requireNonNull(route);
            requireNonNull(source);
            requireNonNull(assurance);
        }

        /** With the assurance that the kind of source has by itself: for the DNS, none. */
        public Found(OnionRoute route, LookupSource source) {
            this(route, source, source.ownAssurance());
        }
    }

    /**
     * The domain has no onion MX: its mail goes the ordinary way.
     *
     * @param reason why, for the log
     * @param assurance what stands behind it
     */
    record NoOnionMx(String reason, Assurance assurance) implements LookupOutcome {
        /** Refuses nulls. */
        public NoOnionMx {
            requireNonNull(reason);
            requireNonNull(assurance);
        }

        /** Without any assurance. */
        public NoOnionMx(String reason) {
            this(reason, Assurance.NONE);
        }
    }

    /**
     * The domain had an onion MX lately and seems to have none now, or another; until that is
     * proved, confirmed or long enough ago, its mail goes nowhere: not in clear, not to the new
     * one.
     *
     * @param reason what is held back and what would release it, in words fit for the sender
     */
    record Withheld(String reason) implements LookupOutcome {
        /** Refuses null. */
        public Withheld {
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
