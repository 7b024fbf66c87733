package james.onionmx.lookup;

import james.onionmx.tor.EndpointRecords;
import james.onionmx.tor.EndpointTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries read so far, with the place where each stands. For one thread. */
final class MapEntries {

    /**
     * Where records were read.
     *
     * @param linesBefore how many lines of the file come before those that the records count from
     */
    private record Part(String file, int linesBefore, EndpointRecords records) {

        int line(int record) {
            return linesBefore + records.line(record);
        }

        MapOrigin origin(int record) {
            MapEntry entry =
                    new MapEntry(
                            MapSubject.of(records.name(record)),
                            OnionRoute.inOrder(records.services(record)));
            return new MapOrigin(file, line(record), entry);
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final Set<MapSubject.Scope> scopes = EnumSet.noneOf(MapSubject.Scope.class);

    /** Adds entries of a file. */
    void add(String file, int linesBefore, RecordedMap recorded) {
        recorded.parts().forEach(records -> parts.add(new Part(file, linesBefore, records)));
        scopes.addAll(recorded.scopes());
    }

    /**
     * The entries as a map, of several for the same the first.
     *
     * @param conflicts those for the same with another route, in the order in which they were read
     */
    record Sorted(OnionMxMap map, List<MapProblem> conflicts) {}

    /** Sorts what was added. */
    Sorted sorted() {
        EndpointTable.Built built = EndpointTable.of(parts.stream().map(Part::records).toList());
        List<MapProblem> conflicts =
                built.conflicts().stream()
                        .map(conflict -> problem(conflict.first(), conflict.second()))
                        .toList();
        return new Sorted(new OnionMxMap(built.table(), scopes), conflicts);
    }

    private MapProblem problem(EndpointTable.RecordPlace first, EndpointTable.RecordPlace second) {
        Part one = parts.get(first.part());
        Part other = parts.get(second.part());
        return new MapProblem(
                other.file(),
                other.line(second.record()),
                "\"%s\" has other onions already in %s:%d, expected one entry"
                        .formatted(
                                other.records().name(second.record()),
                                one.file(),
                                one.line(first.record())));
    }

    /** The entries one by one, of several for the same the first, as they were read. */
    List<MapOrigin> origins() {
        Map<MapSubject, MapOrigin> origins = new LinkedHashMap<>();
        for (Part part : parts) {
            for (int record = 0; record < part.records().size(); record++) {
                MapOrigin origin = part.origin(record);
                origins.putIfAbsent(origin.entry().subject(), origin);
            }
        }
        return new ArrayList<>(origins.values());
    }
}
