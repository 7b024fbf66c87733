package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of a map: {@code domain onion[:port] [onion2[:port] …]}.
 *
 * @param scope what it holds for
 * @param domain the domain, or the one above those that it holds for
 * @param route the services; their priority is their place in the line
 */
record MapLine(Scope scope, MailDomain domain, OnionRoute route) {

    /** What an entry holds for. */
    enum Scope {
        /** The domain itself. */
        DOMAIN,
        /** All domains below it. */
        BELOW
    }

    /** What is wrong with a line. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String explanation) {
            super(explanation);
        }
    }

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** Reads a line; a blank one, or one with only a comment, is no entry. */
    static Optional<MapLine> parse(String text) throws Malformed {
        int comment = text.indexOf('#');
        String content = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (content.isEmpty()) {
            return Optional.empty();
        }
        String[] fields = BLANKS.split(content, -1);
        if (fields.length == 1) {
            throw new Malformed(
                    "\"" + fields[0] + "\" has no onion address, expected: domain onion[:port] …");
        }
        Scope scope = isWildcard(fields[0]) ? Scope.BELOW : Scope.DOMAIN;
        MailDomain domain = domain(fields[0]);
        List<OnionMx> targets = new ArrayList<>();
        for (int i = 1; i < fields.length; i++) {
            targets.add(new OnionMx(endpoint(fields[i]), i - 1, 0));
        }
        return Optional.of(new MapLine(scope, domain, new OnionRoute(targets)));
    }

    private static boolean isWildcard(String field) {
        return field.startsWith("*.") || field.startsWith(".");
    }

    private static MailDomain domain(String field) throws Malformed {
        String name = isWildcard(field) ? field.substring(field.indexOf('.') + 1) : field;
        if (MailDomain.isUnderOnion(name)) {
            throw new Malformed(
                    "\"" + field + "\" is an onion name, which needs no map; expected a domain");
        }
        MailDomain.Parsed parsed = MailDomain.parse(name);
        if (parsed instanceof MailDomain.Parsed.Valid valid) {
            return valid.domain();
        }
        throw new Malformed(
                ((MailDomain.Parsed.Invalid) parsed).reason()
                        + "; expected a domain, *.domain or .domain");
    }

    private static OnionEndpoint endpoint(String field) throws Malformed {
        int colon = field.indexOf(':');
        String host = colon < 0 ? field : field.substring(0, colon);
        OnionAddress.Parsed parsed = OnionAddress.parse(host);
        if (parsed instanceof OnionAddress.Parsed.Valid valid) {
            int port = colon < 0 ? OnionEndpoint.SMTP_PORT : port(field.substring(colon + 1));
            return new OnionEndpoint(valid.address(), port);
        }
        if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            throw new Malformed(invalid.reason());
        }
        throw new Malformed(
                "\"" + field + "\" is not an onion address, expected <56>.onion[:port]");
    }

    private static int port(String text) throws Malformed {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new Malformed("port \"" + text + "\", expected 1 to 65535");
        }
        return port;
    }
}
