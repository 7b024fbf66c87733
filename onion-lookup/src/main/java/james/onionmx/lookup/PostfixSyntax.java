package james.onionmx.lookup;

import james.onionmx.tor.OnionEndpoint;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a Postfix transport table (transport(5)): {@code domain transport:[onion]:port}, with
 * several next hops separated by commas or blanks, as Postfix takes them from 3.5 on. The
 * transport's name does not matter. A line that starts with a blank continues the one before; a
 * comment takes a whole line.
 */
final class PostfixSyntax implements MapSyntax {

    private static final Pattern LINE =
            Pattern.compile("(?<pattern>\\S+)\\s+(?<transport>[^\\s:\\[\\].]*):(?<hops>.*)");
    private static final Pattern HOP =
            Pattern.compile("(\\[(?<bracketed>[^\\[\\]]+)\\]|(?<bare>[^\\[\\]:]+))(:(?<port>.*))?");
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    private final Obsolescence listener;
    private final VerifiedOnions verified;
    private final StringBuilder logical = new StringBuilder();
    private int start;

    PostfixSyntax(Listener listener, VerifiedOnions verified) {
        this.listener = new Obsolescence(listener);
        this.verified = verified;
    }

    /** Whether a line without comment has this form. */
    static boolean isLine(String text) {
        return LINE.matcher(text).matches();
    }

    @Override
    public void read(int number, String text) {
        if (text.isBlank() || text.stripLeading().startsWith("#")) {
            return;
        }
        boolean continues = Character.isWhitespace(text.charAt(0)) && !logical.isEmpty();
        if (!continues) {
            end();
            start = number;
        }
        logical.append(text);
    }

    @Override
    public void end() {
        if (logical.isEmpty()) {
            return;
        }
        String line = logical.toString().strip();
        logical.setLength(0);
        try {
            readLogical(line);
        } catch (MalformedEntry e) {
            listener.malformed(start, e.getMessage());
        }
    }

    private void readLogical(String line) throws MalformedEntry {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new MalformedEntry(
                    "\"" + line + "\", expected: domain smtptor:[<56>.onion]:port");
        }
        String pattern = matcher.group("pattern");
        if (pattern.equals("*") || pattern.contains("@") || pattern.startsWith("mx:")) {
            throw new MalformedEntry("\"" + pattern + "\", expected a domain or .domain");
        }
        MapSubject subject = MapSubject.parse(pattern);
        String hops = matcher.group("hops").strip();
        if (hops.isEmpty()) {
            throw new MalformedEntry("\"" + line + "\" names no onion, expected smtptor:[<onion>]");
        }
        MapTargets targets = new MapTargets(verified);
        for (String hop : SEPARATOR.split(hops, -1)) {
            addHop(targets, hop);
        }
        listener.entry(start, subject, targets);
    }

    private static void addHop(MapTargets targets, String hop) throws MalformedEntry {
        Matcher matcher = HOP.matcher(hop);
        if (!matcher.matches()) {
            throw new MalformedEntry("next hop \"" + hop + "\", expected [<56>.onion]:port");
        }
        String port = matcher.group("port");
        targets.add(
                Optional.ofNullable(matcher.group("bracketed")).orElse(matcher.group("bare")),
                port == null ? OnionEndpoint.SMTP_PORT : MapTargets.port(port));
    }
}
