package james.onionmx.lookup;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads static maps: text files in UTF-8 with an entry in each line.
 *
 * <pre>
 * # domain        onion services, the preferred first
 * example.com     abc….onion  def….onion:2525
 * *.example.com   abc….onion                    # sub-domains only
 * </pre>
 *
 * <p>A reader collects any number of files and is used once, by one thread.
 */
public final class OnionMxMapReader {

    private record Entry(String file, int line, OnionRoute route) {}

    private final Map<MapLine.Scope, Map<MailDomain, Entry>> entries =
            new EnumMap<>(
                    Map.of(
                            MapLine.Scope.DOMAIN, new HashMap<>(),
                            MapLine.Scope.BELOW, new HashMap<>()));
    private final List<MapProblem> problems = new ArrayList<>();

    /** Reads a file; what is wrong with it, or that it cannot be read, is told by the map. */
    public OnionMxMapReader read(Path file) {
        try {
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            problems.add(new MapProblem(file.toString(), 0, "is not a text in UTF-8"));
        } catch (IOException e) {
            problems.add(new MapProblem(file.toString(), 0, "cannot be read: " + e));
        }
        return this;
    }

    /**
     * Reads a map's text.
     *
     * @param file what to call it in messages
     */
    public OnionMxMapReader read(String file, String content) {
        int number = 0;
        for (String line : content.lines().toList()) {
            number++;
            readLine(file, number, line);
        }
        return this;
    }

    private void readLine(String file, int number, String text) {
        try {
            MapLine.parse(text).ifPresent(line -> add(file, number, line));
        } catch (MapLine.Malformed e) {
            problems.add(new MapProblem(file, number, e.getMessage()));
        }
    }

    private void add(String file, int number, MapLine line) {
        Entry entry = new Entry(file, number, line.route());
        Entry earlier = entries.get(line.scope()).putIfAbsent(line.domain(), entry);
        if (earlier != null && !earlier.route().equals(entry.route())) {
            problems.add(
                    new MapProblem(
                            file,
                            number,
                            "\"%s\" has other onions already in %s:%d, expected one line a domain"
                                    .formatted(line.domain(), earlier.file(), earlier.line())));
        }
    }

    /**
     * The map of everything that was read.
     *
     * @throws MapFormatException with all problems of all files, if there is one
     */
    public OnionMxMap toMap() throws MapFormatException {
        if (!problems.isEmpty()) {
            throw new MapFormatException(problems);
        }
        return new OnionMxMap(routes(MapLine.Scope.DOMAIN), routes(MapLine.Scope.BELOW));
    }

    private Map<MailDomain, OnionRoute> routes(MapLine.Scope scope) {
        Map<MailDomain, OnionRoute> routes = new HashMap<>();
        entries.get(scope).forEach((domain, entry) -> routes.put(domain, entry.route()));
        return routes;
    }
}
