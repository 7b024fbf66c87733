package james.onionmx.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An operator's order about the mail that waits for onions: that of another node, which does not
 * come back, shall wait here from now on.
 *
 * @param node the other's name, as it lies in its {@code var/onionmx/node-name}
 */
public record QueueOrder(String node) {

    /** The folder of the orders, in {@code var/onionmx}. */
    public static final String FOLDER = "queue-orders";

    /** What the order is called. */
    public static final String ADOPT = "ADOPT";

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    /** Checks the name. */
    public QueueOrder {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + node
                            + "\", expected the name of a node: 1 to 64 letters, digits, dots,"
                            + " hyphens");
        }
    }

    /** Writes a file that {@link #read} reads. */
    public void write(Path file) throws IOException {
        Files.writeString(file, node + "\n");
    }

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException if the file holds something else
     */
    public static QueueOrder read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new QueueOrder(lines.isEmpty() ? "" : lines.get(0).strip());
    }
}
