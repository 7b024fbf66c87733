package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.util.StringTokenizer;

/**
 * Reads lines {@code domain onion[:port] [onion2[:port] …]}, with comments from {@code #} to the
 * line's end.
 */
final class PlainLines implements MapSyntax {

    private final Obsolescence listener;
    private final VerifiedOnions verified;

    PlainLines(Listener listener, VerifiedOnions verified) {
        this.listener = new Obsolescence(listener);
        this.verified = verified;
    }

    @Override
    public void read(int number, String text) {
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

    @Override
    public void end() {
        // Each line stands for itself.
    }
}
