package james.onionmx.lookup;

import james.onionmx.tor.NameRecords;
import james.onionmx.tor.PackedNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries read so far, with the place where each stands: what a conflict names. For one thread.
 *
 * <p>Domains and onions lie in the same records, each onion beside the first domain that it serves:
 * what a look-up reads together is together.
 */
final class MapEntries {

    private final NameRecords.Builder records = new NameRecords.Builder();
    private final Map<MapSubject.Scope, PackedNames.Builder> subjects =
            new EnumMap<>(MapSubject.Scope.class);
    private final RouteTable.Builder routes = new RouteTable.Builder(records);
    private final EntryPlaces places = new EntryPlaces();

    MapEntries() {
        for (MapSubject.Scope scope : MapSubject.Scope.values()) {
            subjects.put(scope, new PackedNames.Builder(records));
        }
    }

    /** From here on entries stand in another file. */
    void startFile(String name) {
        places.startFile(name);
    }

    /**
     * Adds an entry of the file that was started last.
     *
     * @return the place, {@code file:line}, of an entry for the same with another route, which
     *     stays in force; none if there is no such conflict
     */
    Optional<String> add(int line, MapEntry entry) {
        int ticket = routes.add(entry.route());
        PackedNames.Builder scope = subjects.get(entry.subject().scope());
        int before = scope.size();
        PackedNames.Known known = scope.putIfAbsent(entry.subject().domain().octets(), ticket);
        if (scope.size() > before) {
            places.add(known.place(), line);
            return Optional.empty();
        }
        return known.number() == ticket ? Optional.empty() : Optional.of(places.of(known.place()));
    }

    /** How many different entries there are. */
    int size() {
        return places.size();
    }

    /** The map of what was added; ends the use of this. */
    OnionMxMap toMap() {
        NameRecords built = records.build();
        return new OnionMxMap(
                subjects.get(MapSubject.Scope.DOMAIN).build(built),
                subjects.get(MapSubject.Scope.BELOW).build(built),
                subjects.get(MapSubject.Scope.EXCHANGER).build(built),
                routes.build(built));
    }
}
