package james.onionmx.tor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds very many names and the onion services that each stands for: for a name with one service
 * they take about 70 bytes and the name. Immutable.
 */
public final class EndpointTable {

    static final int SEGMENTS = 16;

    /** So that the upper bits of a hash choose the segment. */
    private static final int SEGMENT_SHIFT = 28;

    private final EndpointSegment[] segments;
    private final int size;

    private EndpointTable(EndpointSegment[] segments) {
        this.segments = segments;
        this.size = IntStream.range(0, SEGMENTS).map(i -> segments[i].size()).sum();
    }

    /**
     * A table, and what in the records contradicts itself.
     *
     * @param conflicts in the order of the records
     */
    public record Built(EndpointTable table, List<Conflict> conflicts) {}

    /**
     * A name that came a second time with other services, which are not in the table.
     *
     * @param first what is
     */
    public record Conflict(RecordPlace first, RecordPlace second) {}

    /**
     * Where a record is.
     *
     * @param part in which of the records that a table was made of
     * @param record which one of these; both are counted from 0
     */
    public record RecordPlace(int part, int record) {

        private static final Comparator<RecordPlace> ORDER =
                Comparator.comparingInt(RecordPlace::part).thenComparingInt(RecordPlace::record);
    }

    /**
     * Makes a table, on all processors; of several records of one name the first counts.
     *
     * @param parts the records, which are not changed any more
     */
    public static Built of(List<EndpointRecords> parts) {
        List<SegmentBuilder> builders =
                IntStream.range(0, SEGMENTS)
                        .parallel()
                        .mapToObj(segment -> new SegmentBuilder(parts, segment).fill())
                        .toList();
        EndpointSegment[] segments =
                builders.stream().map(SegmentBuilder::built).toArray(EndpointSegment[]::new);
        List<Conflict> conflicts = new ArrayList<>();
        builders.forEach(builder -> conflicts.addAll(builder.conflicts()));
        conflicts.sort(Comparator.comparing(Conflict::second, RecordPlace.ORDER));
        return new Built(new EndpointTable(segments), List.copyOf(conflicts));
    }

    static int segment(int hash) {
        return hash >>> SEGMENT_SHIFT;
    }

    /**
     * The services of the name that a text ends in.
     *
     * @param from where in the text the name begins
     */
    public Optional<List<OnionEndpoint>> find(byte[] text, int from) {
        int hash = NameHash.of(text, from, text.length);
        EndpointSegment segment = segments[segment(hash)];
        int place = segment.find(text, from, hash);
        return place == EndpointSegment.NONE
                ? Optional.empty()
                : Optional.of(EndpointRecord.services(segment.records(), place));
    }

    /** How many names there are. */
    public int size() {
        return size;
    }
}
