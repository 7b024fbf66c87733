package james.onionmx.tor;

/**
 * A share of the names of an {@link EndpointTable}. The records lie in the order of their buckets,
 * and the buckets in that of the hashes' lower bits: where a bucket begins says all, and a look-up
 * waits for the memory of that and of the record, no more. Immutable.
 */
final class EndpointSegment {

    /** That there is no such name. */
    static final int NONE = -1;

    /** Of a mark in the upper part of a hash, which does not choose the bucket. */
    private static final int MARK_SHIFT = 25;

    private static final int MARKS = Byte.SIZE;

    private final byte[] records;

    /** Of each bucket where it begins, and where the last one ends. */
    private final int[] starts;

    /**
     * Of each bucket a bit for the mark of each of its names. So little that it stays in the
     * processor's cache, where most questions for what is not there end.
     */
    private final byte[] marks;

    private final int size;

    EndpointSegment(byte[] records, int[] starts, byte[] marks, int size) {
        this.records = records;
        this.starts = starts;
        this.marks = marks;
        this.size = size;
    }

    /** The bit for a hash in the marks of its bucket. */
    static byte mark(int hash) {
        return (byte) (1 << ((hash >>> MARK_SHIFT) & (MARKS - 1)));
    }

    /** The place of the record whose name is the end of a text. */
    int find(byte[] text, int from, int hash) {
        int bucket = hash & (marks.length - 1);
        if ((marks[bucket] & mark(hash)) == 0) {
            return NONE;
        }
        int end = starts[bucket + 1];
        for (int at = starts[bucket]; at < end; at = EndpointRecord.end(records, at)) {
            if (EndpointRecord.isNamed(records, at, text, from)) {
                return at;
            }
        }
        return NONE;
    }

    byte[] records() {
        return records;
    }

    int size() {
        return size;
    }
}
