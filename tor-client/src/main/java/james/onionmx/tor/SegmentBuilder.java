package james.onionmx.tor;

import james.onionmx.tor.EndpointTable.Conflict;
import james.onionmx.tor.EndpointTable.RecordPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one segment of a table: sorts the records with hashes of that segment by bucket, and copies
 * the first of each name. Used once, by one thread; the records may be read by others meanwhile.
 */
final class SegmentBuilder {

    private final List<EndpointRecords> parts;
    private final List<Conflict> conflicts = new ArrayList<>();

    // The records of the segment, in the order in which they came.
    private final int[] partOf;
    private final int[] recordOf;
    private final int[] hashOf;

    private final int[] starts;
    private final byte[] marks;
    private final byte[] records;
    private int end;
    private int size;

    /** Counts the records of a segment. */
    SegmentBuilder(List<EndpointRecords> parts, int segment) {
        this.parts = parts;
        int count = 0;
        long bytes = 0;
        for (EndpointRecords part : parts) {
            for (int record = 0; record < part.size(); record++) {
                if (EndpointTable.segment(part.hash(record)) == segment) {
                    count++;
                    bytes += part.length(record);
                }
            }
        }
        if (bytes > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalStateException("names and services of more than 32 GiB");
        }
        partOf = new int[count];
        recordOf = new int[count];
        hashOf = new int[count];
        records = new byte[(int) bytes];
        int buckets = Integer.highestOneBit(Math.max(1, count * 2 - 1));
        marks = new byte[buckets];
        starts = new int[buckets + 1];
        choose(segment);
    }

    private void choose(int segment) {
        int next = 0;
        for (int part = 0; part < parts.size(); part++) {
            EndpointRecords some = parts.get(part);
            for (int record = 0; record < some.size(); record++) {
                if (EndpointTable.segment(some.hash(record)) == segment) {
                    partOf[next] = part;
                    recordOf[next] = record;
                    hashOf[next++] = some.hash(record);
                }
            }
        }
    }

    /** Fills the segment. */
    SegmentBuilder fill() {
        int[] bounds = bounds();
        int[] order = order(bounds);
        for (int bucket = 0; bucket < marks.length; bucket++) {
            starts[bucket] = end;
            for (int i = bounds[bucket]; i < bounds[bucket + 1]; i++) {
                put(bucket, order, bounds[bucket], i);
            }
        }
        starts[marks.length] = end;
        return this;
    }

    /** Of each bucket how many records lie in those before. */
    private int[] bounds() {
        int[] bounds = new int[marks.length + 1];
        for (int i = 0; i < partOf.length; i++) {
            bounds[bucket(i) + 1]++;
        }
        for (int bucket = 0; bucket < marks.length; bucket++) {
            bounds[bucket + 1] += bounds[bucket];
        }
        return bounds;
    }

    /** The records by their buckets, those of one bucket in the order in which they came. */
    private int[] order(int[] bounds) {
        int[] next = bounds.clone();
        int[] order = new int[partOf.length];
        for (int i = 0; i < partOf.length; i++) {
            order[next[bucket(i)]++] = i;
        }
        return order;
    }

    private int bucket(int i) {
        return hashOf[i] & (marks.length - 1);
    }

    private void put(int bucket, int[] order, int first, int i) {
        EndpointRecords part = parts.get(partOf[order[i]]);
        int place = part.place(recordOf[order[i]]);
        for (int at = starts[bucket]; at < end; at = EndpointRecord.end(records, at)) {
            if (EndpointRecord.haveOneName(records, at, part.bytes(), place)) {
                if (!EndpointRecord.areEqual(records, at, part.bytes(), place)) {
                    conflicts.add(new Conflict(firstOf(at, order, first), placeOf(order[i])));
                }
                return;
            }
        }
        int length = part.length(recordOf[order[i]]);
        System.arraycopy(part.bytes(), place, records, end, length);
        marks[bucket] |= EndpointSegment.mark(hashOf[order[i]]);
        end += length;
        size++;
    }

    /** The first record of a bucket with the name of one that was copied. */
    private RecordPlace firstOf(int at, int[] order, int first) {
        int i = first;
        while (!hasName(order[i], at)) {
            i++;
        }
        return placeOf(order[i]);
    }

    private boolean hasName(int record, int at) {
        EndpointRecords part = parts.get(partOf[record]);
        return EndpointRecord.haveOneName(records, at, part.bytes(), part.place(recordOf[record]));
    }

    private RecordPlace placeOf(int record) {
        return new RecordPlace(partOf[record], recordOf[record]);
    }

    /** The segment. */
    EndpointSegment built() {
        byte[] filled = end == records.length ? records : Arrays.copyOf(records, end);
        return new EndpointSegment(filled, starts, marks, size);
    }

    List<Conflict> conflicts() {
        return conflicts;
    }
}
