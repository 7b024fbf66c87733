package james.onionmx.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in which file each entry stands, by the place of its record: an object for each would take
 * more room than the map. For one thread.
 */
final class EntryPlaces {

    private final List<String> files = new ArrayList<>();
    private final List<Integer> firstOfFile = new ArrayList<>();

    // In the order of the entries, in which the places of records ascend.
    private int[] records = new int[16];
    private int[] lines = new int[16];
    private int count;

    /** From here on entries stand in another file. */
    void startFile(String name) {
        files.add(name);
        firstOfFile.add(count);
    }

    /** Takes note of an entry of the file that was started last. */
    void add(int record, int line) {
        if (count == records.length) {
            records = Arrays.copyOf(records, count * 2);
            lines = Arrays.copyOf(lines, count * 2);
        }
        records[count] = record;
        lines[count] = line;
        count++;
    }

    /** How many entries there are. */
    int size() {
        return count;
    }

    /** The place, {@code file:line}, of the entry with a record. */
    String of(int record) {
        int entry = Arrays.binarySearch(records, 0, count, record);
        int file = files.size() - 1;
        while (firstOfFile.get(file) > entry) {
            file--;
        }
        return files.get(file) + ":" + lines[entry];
    }
}
