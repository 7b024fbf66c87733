package james.onionmx.lookup;

import james.onionmx.lookup.MapSubject.Scope;
import james.onionmx.tor.OnionEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes a static map in another format, with the same entries and routes. An entry that the format
 * cannot express is an error, never a loss.
 */
public final class MapConversion {

    /** Sorted by what they hold for. */
    private final List<MapOrigin> entries;

    private final List<MapProblem> skipped;

    private MapConversion(List<MapOrigin> entries, List<MapProblem> skipped) {
        this.entries = entries;
        this.skipped = skipped;
    }

    /**
     * Reads files and folders as one map.
     *
     * @throws MapFormatException with everything that is wrong with them
     */
    public static MapConversion of(List<Path> named) throws MapFormatException {
        List<MapOrigin> entries = new ArrayList<>();
        OnionMxMapReader reader = new OnionMxMapReader(entries::add);
        new MapFiles(named).readInto(reader).requireNoProblem();
        entries.sort(Comparator.comparing(origin -> origin.entry().subject().toString()));
        return new MapConversion(List.copyOf(entries), reader.skipped());
    }

    /** Version 2 addresses that stood in the files and are in no text made of them. */
    public List<MapProblem> skipped() {
        return skipped;
    }

    /**
     * The map's text in a format.
     *
     * @throws MapFormatException naming the entries that the format cannot express
     */
    public String to(MapFormat format) throws MapFormatException {
        return switch (format) {
            case PLAIN -> lines(MapConversion::plain);
            case POSTFIX -> postfix();
            case YAML -> yaml();
        };
    }

    private String lines(Function<MapEntry, String> writer) {
        return entries.stream()
                .map(origin -> writer.apply(origin.entry()) + "\n")
                .collect(Collectors.joining());
    }

    private static String plain(MapEntry entry) {
        return entry.subject()
                + entry.route().targets().stream()
                        .map(OnionMx::endpoint)
                        .map(MapConversion::withPort)
                        .map(target -> " " + target)
                        .collect(Collectors.joining());
    }

    private static String withPort(OnionEndpoint endpoint) {
        return endpoint.port() == OnionEndpoint.SMTP_PORT
                ? endpoint.onion().name()
                : endpoint.toString();
    }

    private String postfix() throws MapFormatException {
        refuse(
                entry -> entry.subject().scope() == Scope.EXCHANGER,
                "stands for a mail exchanger, which a transport table cannot express");
        return lines(
                entry ->
                        pattern(entry.subject())
                                + " "
                                + entry.route().targets().stream()
                                        .map(OnionMx::endpoint)
                                        .map(MapConversion::nextHop)
                                        .collect(Collectors.joining(", ", "smtptor:", "")));
    }

    private static String pattern(MapSubject subject) {
        return subject.scope() == Scope.BELOW ? "." + subject.domain() : subject.toString();
    }

    private static String nextHop(OnionEndpoint endpoint) {
        return "[" + endpoint.onion() + "]:" + endpoint.port();
    }

    private String yaml() throws MapFormatException {
        refuse(
                entry -> entry.subject().scope() == Scope.EXCHANGER,
                "stands for a mail exchanger, which the community's YAML cannot express");
        refuse(
                entry -> entry.route().targets().size() > 1,
                "has several onions, of which the community's YAML takes one");
        refuse(
                entry -> endpoint(entry).port() != OnionEndpoint.SMTP_PORT,
                "has a port other than 25, the community's YAML has no ports");
        Map<String, List<String>> domains = new TreeMap<>();
        for (MapOrigin origin : entries) {
            domains.computeIfAbsent(
                            endpoint(origin.entry()).onion().name(), key -> new ArrayList<>())
                    .add(origin.entry().subject().toString());
        }
        StringBuilder text = new StringBuilder("---\n");
        domains.forEach(
                (onion, served) -> {
                    text.append("'").append(onion).append("':\n");
                    served.forEach(domain -> text.append("  - '").append(domain).append("'\n"));
                });
        return text.toString();
    }

    private static OnionEndpoint endpoint(MapEntry entry) {
        return entry.route().targets().get(0).endpoint();
    }

    private void refuse(Predicate<MapEntry> inexpressible, String why) throws MapFormatException {
        List<MapProblem> problems =
                entries.stream()
                        .filter(origin -> inexpressible.test(origin.entry()))
                        .map(
                                origin ->
                                        new MapProblem(
                                                origin.file(),
                                                origin.line(),
                                                origin.entry().subject() + ": " + why))
                        .toList();
        if (!problems.isEmpty()) {
            throw new MapFormatException(problems);
        }
    }
}
