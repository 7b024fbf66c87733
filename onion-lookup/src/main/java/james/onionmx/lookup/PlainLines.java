package james.onionmx.lookup;

import java.util.StringTokenizer;

/**
 * Reads lines {@code domain onion[:port] [onion2[:port] …]}, with comments from {@code #} to the
 * line's end.
 */
final class PlainLines {

    private final Obsolescence listener;
    private final VerifiedOnions verified;

    PlainLines(MapSyntax.Listener listener, VerifiedOnions verified) {
        this.listener = new Obsolescence(listener);
        this.verified = verified;
    }

    void read(int number, String text) {
        int comment = text.indexOf('#');
        StringTokenizer fields =
                new StringTokenizer(comment < 0 ? text : text.substring(0, comment));
        if (!fields.hasMoreTokens()) {
            return;
        }
        try {
            readFields(number, fields);
        } catch (MalformedEntry e) {
            listener.malformed(number, e.getMessage());
        }
    }

    private void readFields(int number, StringTokenizer fields) throws MalformedEntry {
        String first = fields.nextToken();
        if (!fields.hasMoreTokens()) {
            throw new MalformedEntry(
                    "\"" + first + "\" has no onion address, expected: domain onion[:port] …");
        }
        MapSubject subject = MapSubject.parse(first);
        MapTargets targets = new MapTargets(verified);
        while (fields.hasMoreTokens()) {
            targets.add(fields.nextToken());
        }
        listener.entry(number, subject, targets);
    }
}
