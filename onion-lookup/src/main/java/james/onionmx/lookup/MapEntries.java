package james.onionmx.lookup;

import james.onionmx.tor.PackedNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The entries read so far, with the place where each stands: what a conflict names. For one thread.
 */
final class MapEntries {

    private final Map<MapSubject.Scope, PackedNames.Builder> numbers =
            new EnumMap<>(MapSubject.Scope.class);
    private final RouteTable.Builder routes = new RouteTable.Builder();
    private final List<String> files = new ArrayList<>();

    // By the number of the entry: an object for each would take more room than the map.
    private int[] tickets = new int[16];
    private int[] fileNumbers = new int[16];
    private int[] lines = new int[16];
    private int count;

    MapEntries() {
        for (MapSubject.Scope scope : MapSubject.Scope.values()) {
            numbers.put(scope, new PackedNames.Builder());
        }
    }

    /** From here on entries stand in another file. */
    void startFile(String name) {
        files.add(name);
    }

    /**
     * Adds an entry of the file that was started last.
     *
     * @return the place, {@code file:line}, of an entry for the same with another route, which
     *     stays in force; none if there is no such conflict
     */
    Optional<String> add(int line, MapEntry entry) {
        int ticket = routes.add(entry.route());
        OptionalInt earlier =
                numbers.get(entry.subject().scope())
                        .putIfAbsent(entry.subject().domain().name(), count);
        if (earlier.isEmpty()) {
            append(ticket, line);
            return Optional.empty();
        }
        int number = earlier.getAsInt();
        return tickets[number] == ticket
                ? Optional.empty()
                : Optional.of(files.get(fileNumbers[number]) + ":" + lines[number]);
    }

    private void append(int ticket, int line) {
        if (count == tickets.length) {
            tickets = Arrays.copyOf(tickets, count * 2);
            fileNumbers = Arrays.copyOf(fileNumbers, count * 2);
            lines = Arrays.copyOf(lines, count * 2);
        }
        tickets[count] = ticket;
        fileNumbers[count] = files.size() - 1;
        lines[count] = line;
        count++;
    }

    /** How many different entries there are. */
    int size() {
        return count;
    }

    /** The map of what was added; ends the use of this. */
    OnionMxMap toMap() {
        return new OnionMxMap(
                names(MapSubject.Scope.DOMAIN),
                names(MapSubject.Scope.BELOW),
                names(MapSubject.Scope.EXCHANGER),
                routes.build());
    }

    private PackedNames names(MapSubject.Scope scope) {
        return numbers.get(scope).build(number -> tickets[number]);
    }
}
