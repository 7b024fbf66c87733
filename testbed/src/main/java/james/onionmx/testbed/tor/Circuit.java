package james.onionmx.testbed.tor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A circuit as Tor's control port tells it (control-spec, section 4.1.1 "Circuit status changed").
 *
 * @param id Tor's number for it
 * @param state such as {@code BUILT}
 * @param path the nicknames (or fingerprints) of its relays, nearest first
 * @param attributes all else, such as {@code PURPOSE}, unquoted
 */
public record Circuit(String id, String state, List<String> path, Map<String, String> attributes) {

    private static final Pattern ATTRIBUTE =
            Pattern.compile("([A-Z_]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /** Takes copies. */
    public Circuit {
        path = List.copyOf(path);
        attributes = Map.copyOf(attributes);
    }

    /** Reads the answer to {@code GETINFO circuit-status}. */
    static List<Circuit> parseAll(String status) {
        return status.lines().filter(line -> !line.isBlank()).map(Circuit::parse).toList();
    }

    private static Circuit parse(String line) {
        String[] words = line.split(" ", 4);
        if (words.length < 2) {
            throw new IllegalArgumentException(
                    "\"" + line + "\" is no circuit status: expected an id and a state");
        }
        boolean hasPath = words.length > 2 && words[2].startsWith("$");
        List<String> path =
                hasPath
                        ? Arrays.stream(words[2].split(",", -1)).map(Circuit::relay).toList()
                        : List.of();
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(line);
        while (matcher.find()) {
            attributes.put(matcher.group(1), unquote(matcher.group(2)));
        }
        return new Circuit(words[0], words[1], path, attributes);
    }

    private static String relay(String longName) {
        return longName.substring(Math.max(longName.indexOf('~'), longName.indexOf('=')) + 1);
    }

    private static String unquote(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        return ESCAPE.matcher(value.substring(1, value.length() - 1)).replaceAll("$1");
    }

    /** What it is for, such as {@code HS_CLIENT_REND}. */
    public Optional<String> purpose() {
        return Optional.ofNullable(attributes.get("PURPOSE"));
    }

    /** The onion service it leads to, without {@code .onion}. */
    public Optional<String> rendQuery() {
        return Optional.ofNullable(attributes.get("REND_QUERY"));
    }

    /** The user name of the SOCKS connection it was made for, where there was one. */
    public Optional<String> socksUsername() {
        return Optional.ofNullable(attributes.get("SOCKS_USERNAME"));
    }
}
