package james.onionmx.release;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A weakness of a library that its authors made known.
 *
 * @param id such as a CVE number
 * @param coordinates the library's group and artifact, with a colon between
 * @param fixedIn the first version without it
 * @param reason why a jar with an older version is not hit; {@code update} where it is
 */
record Advisory(String id, String coordinates, LibraryVersion fixedIn, String reason) {

    private static final int COLUMNS = 4;
    private static final String HIT = "update";

    Advisory {
        requireNonNull(id);
        requireNonNull(coordinates);
        requireNonNull(fixedIn);
        requireNonNull(reason);
    }

    /** Reads a table with one on each line. */
    static List<Advisory> read(Path table) throws IOException {
        return Table.rows(table, COLUMNS).stream()
                .map(row -> new Advisory(row[0], row[1], LibraryVersion.of(row[2]), row[3]))
                .toList();
    }

    /** Whether a component is of a version that has it. */
    boolean isIn(Component component) {
        return component.coordinates().equals(coordinates)
                && LibraryVersion.of(component.version()).compareTo(fixedIn) < 0;
    }

    /** Whether nothing keeps a jar that has it from being hit. */
    boolean hits() {
        return reason.isBlank() || reason.equals(HIT);
    }
}
