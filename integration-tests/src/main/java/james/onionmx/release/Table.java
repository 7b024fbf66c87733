package james.onionmx.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of lines with tabs between the columns; a line that begins with # is a comment. */
final class Table {

    private Table() {}

    /**
     * The rows.
     *
     * @throws IOException also where a line has another number of columns, which names the line
     */
    static List<String[]> rows(Path file, int columns) throws IOException {
        List<String[]> rows = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] row = line.split("\t", -1);
            if (row.length != columns) {
                throw new IOException(
                        file
                                + ", line "
                                + number
                                + ": "
                                + row.length
                                + " columns, expected "
                                + columns
                                + " with tabs between them");
            }
            rows.add(row);
        }
        return rows;
    }
}
