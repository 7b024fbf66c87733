package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The map of the onionmx community: YAML with an onion for each key and the domains that it serves.
 *
 * <pre>
 * 'abc….onion':
 *   - 'example.org'
 *   - '*.example.org'
 * def….onion: example.net
 * ghi….onion: [example.com, example.edu]
 * jkl….onion:
 * </pre>
 *
 * <p>Not a YAML parser but a reader of this shape: one document, one mapping, plain and quoted
 * names without escapes, block lists, flow lists within a line, a single name or nothing. Whatever
 * else YAML has (anchors, tags, multi-line values, nested mappings) is refused with its line.
 */
final class CommunityYamlSyntax implements MapSyntax {

    private enum Position {
        START,
        BETWEEN,
        /** After a key without a value: its list may follow. */
        IN_LIST,
        /** After a key that was refused: its list is passed over. */
        IN_REFUSED,
        END
    }

    private final Listener listener;
    private final Obsolescence entries;
    private final VerifiedOnions verified;
    private final Map<String, Integer> lineOfKey = new HashMap<>();

    private Position position = Position.START;
    private String key = "";
    private int keyLine;
    private boolean keyHasDomain;
    private Optional<Integer> indent = Optional.empty();

    CommunityYamlSyntax(Listener listener, VerifiedOnions verified) {
        this.listener = listener;
        this.entries = new Obsolescence(listener);
        this.verified = verified;
    }

    @Override
    public void read(int number, String text) {
        YamlLine line;
        try {
            line = YamlLine.parse(text);
        } catch (MalformedEntry e) {
            listener.malformed(number, e.getMessage());
            if (!startsLikeAnItem(text)) {
                refuseKey();
            }
            return;
        }
        try {
            read(number, line);
        } catch (MalformedEntry e) {
            listener.malformed(number, e.getMessage());
        }
    }

    private static boolean startsLikeAnItem(String text) {
        return " \t-".indexOf(text.charAt(0)) >= 0;
    }

    /**
     * What cannot be read was perhaps a key: the items behind it are not those of the key before.
     */
    private void refuseKey() {
        if (position != Position.END) {
            closeKey();
            key = "";
            position = Position.IN_REFUSED;
        }
    }

    private void read(int number, YamlLine line) throws MalformedEntry {
        if (line instanceof YamlLine.Blank) {
            return;
        }
        if (position == Position.END) {
            throw new MalformedEntry("something after the document's end, expected nothing");
        }
        if (line instanceof YamlLine.Key start) {
            closeKey();
            openKey(number, start);
        } else if (line instanceof YamlLine.Item item) {
            readItem(number, item);
        } else if (line instanceof YamlLine.DocumentEnd) {
            closeKey();
            position = Position.END;
        } else if (position == Position.START) {
            position = Position.BETWEEN;
        } else {
            throw new MalformedEntry("a second document, expected one");
        }
    }

    private void openKey(int number, YamlLine.Key line) throws MalformedEntry {
        position = Position.IN_REFUSED;
        key = line.name();
        keyLine = number;
        keyHasDomain = false;
        indent = Optional.empty();
        Integer earlier = lineOfKey.putIfAbsent(key, number);
        if (earlier != null) {
            throw new MalformedEntry(
                    "\"" + key + "\" stands in line " + earlier + " already, expected it once");
        }
        targets();
        if (line.values().isEmpty()) {
            position = Position.IN_LIST;
            return;
        }
        position = Position.BETWEEN;
        for (String domain : line.values().get()) {
            addDomain(number, domain);
        }
    }

    private MapTargets targets() throws MalformedEntry {
        return new MapTargets(verified).add(key, OnionEndpoint.SMTP_PORT);
    }

    private void readItem(int number, YamlLine.Item item) throws MalformedEntry {
        if (position == Position.IN_REFUSED) {
            return;
        }
        if (position != Position.IN_LIST) {
            throw new MalformedEntry(
                    "a list that belongs to no onion, expected <56>.onion: before");
        }
        if (indent.isPresent() && indent.get() != item.indent()) {
            throw new MalformedEntry(
                    "indented by " + item.indent() + ", expected " + indent.get() + " as before");
        }
        indent = Optional.of(item.indent());
        if (item.value().isPresent()) {
            addDomain(number, item.value().get());
        }
    }

    private void addDomain(int number, String domain) throws MalformedEntry {
        keyHasDomain = true;
        MapSubject subject = MapSubject.parse(domain);
        if (subject.scope() == MapSubject.Scope.EXCHANGER) {
            throw new MalformedEntry("\"" + domain + "\", expected a domain in this format");
        }
        entries.entry(number, subject, targets());
    }

    /** An old address is told also where it serves no domain. */
    private void closeKey() {
        if (!key.isEmpty() && !keyHasDomain && OnionAddress.isVersion2(key)) {
            listener.skipped(
                    keyLine,
                    key
                            + " is a version 2 onion address, which Tor no longer serves; it has no"
                            + " domain");
        }
    }

    @Override
    public void end() {
        if (position != Position.END) {
            closeKey();
        }
    }
}
