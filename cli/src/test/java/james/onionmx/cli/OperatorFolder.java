package james.onionmx.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of a James, written by a test.
 *
 * @param root holds {@code conf} and {@code var}
 */
record OperatorFolder(Path root) {

    static final String ONE = "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";
    static final String TWO = "h7cmz7tulbyofqgzt5y7gd7qmvwi33oudta5pu6to2ynxzuf4lz22kid.onion";

    /** Writes a file of {@code conf}. */
    Path conf(String name, String content) throws IOException {
        return Files.writeString(
                Files.createDirectories(root.resolve("conf")).resolve(name), content);
    }

    /** The properties file. */
    String config(String... lines) throws IOException {
        return conf("onionmx.properties", String.join("\n", lines) + "\n").toString();
    }

    Path pinFile() throws IOException {
        return Files.createDirectories(root.resolve("var/onionmx")).resolve("pins.json");
    }

    /** Writes the file of pins; each entry as in JSON. */
    Path pins(String... entries) throws IOException {
        return Files.writeString(pinFile(), pinsOf(entries));
    }

    static String pinsOf(String... entries) {
        return "{ \"version\" : 1, \"domains\" : { " + String.join(", ", entries) + " } }";
    }

    static String pin(String domain, String onion, String more) {
        return "\""
                + domain
                + "\" : { \"onions\" : [ \""
                + onion
                + "\" ], \"firstSeen\" : \"2026-01-01T08:00:00Z\", \"lastSeen\" :"
                + " \"2999-01-31T12:00:00Z\", \"assurance\" : \"none\""
                + more
                + " }";
    }

    static String changed(String domain, String onion, String other) {
        return pin(
                domain,
                onion,
                ", \"unconfirmed\" : [ \""
                        + other
                        + "\" ], \"unconfirmedSince\" : \"2026-02-01T00:00:00Z\"");
    }
}
