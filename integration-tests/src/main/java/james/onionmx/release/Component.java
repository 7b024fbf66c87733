package james.onionmx.release;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A library of others inside of a jar that we give out.
 *
 * @param jar {@code drop-in} or {@code cli}
 * @param coordinates its group and artifact, with a colon between
 * @param version as in Maven Central
 * @param licence its SPDX name
 * @param folder where its classes lie in the jar, with a slash at the end; several with a space
 *     between
 */
record Component(String jar, String coordinates, String version, String licence, String folder) {

    private static final int COLUMNS = 5;

    Component {
        requireNonNull(jar);
        requireNonNull(coordinates);
        requireNonNull(version);
        requireNonNull(licence);
        requireNonNull(folder);
    }

    /** Reads a table with one on each line. */
    static List<Component> read(Path table) throws IOException {
        return Table.rows(table, COLUMNS).stream()
                .map(row -> new Component(row[0], row[1], row[2], row[3], row[4]))
                .toList();
    }

    /** Whether an entry of the jar is one of its classes. */
    boolean holds(String entry) {
        return Stream.of(folder.split(" ", -1)).anyMatch(entry::startsWith);
    }

    /** As it is called in notices. */
    String artifact() {
        return coordinates.substring(coordinates.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return coordinates + " " + version + " (" + licence + ")";
    }
}
