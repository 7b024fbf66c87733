package james.onionmx.lookup;

/**
 * What an entry of a map holds for.
 *
 * @param scope how it matches
 * @param domain the domain, the one above those that it holds for, or the mail exchanger
 */
record MapSubject(Scope scope, MailDomain domain) {

    /** How an entry matches. */
    enum Scope {
        /** The domain itself. */
        DOMAIN,
        /** All domains below it. */
        BELOW,
        /** All domains whose MX is the host. */
        EXCHANGER
    }

    private static final String EXCHANGER_PREFIX = "mx:";

    /** Reads {@code domain}, {@code *.domain}, {@code .domain} or {@code mx:host}. */
    static MapSubject parse(String field) throws MalformedEntry {
        if (field.startsWith(EXCHANGER_PREFIX)) {
            String host = field.substring(EXCHANGER_PREFIX.length());
            return new MapSubject(Scope.EXCHANGER, domain(field, host));
        }
        if (field.startsWith("*.") || field.startsWith(".")) {
            String name = field.substring(field.indexOf('.') + 1);
            return new MapSubject(Scope.BELOW, domain(field, name));
        }
        return new MapSubject(Scope.DOMAIN, domain(field, field));
    }

    private static MailDomain domain(String field, String name) throws MalformedEntry {
        MailDomain.Parsed parsed = MailDomain.parse(name);
        if (parsed instanceof MailDomain.Parsed.Valid valid && !valid.domain().isUnderOnion()) {
            return valid.domain();
        }
        if (MailDomain.isUnderOnion(name)) {
            throw new MalformedEntry(
                    "\"" + field + "\" is an onion name, which needs no map; expected a domain");
        }
        throw new MalformedEntry(
                ((MailDomain.Parsed.Invalid) parsed).reason()
                        + "; expected a domain, *.domain, .domain or mx:host");
    }

    /** As in the plain format. */
    @Override
    public String toString() {
        return switch (scope) {
            case DOMAIN -> domain.name();
            case BELOW -> "*." + domain;
            case EXCHANGER -> EXCHANGER_PREFIX + domain;
        };
    }
}
