package james.onionmx.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the key table in the README.
 *
 * @param name the key
 * @param meaning what it takes and does, in Markdown
 * @param standard the default, in Markdown
 */
record DocumentedKey(String name, String meaning, String standard) {

    static final Path ROOT = Path.of(System.getProperty("onionmx.root"));

    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Za-z0-9.-]+)` \\| (.+) \\| (.+) \\|");
    private static final Pattern VALUE = Pattern.compile("`([^`]+)`.*");

    /** All of them, in the order of the README. */
    static List<DocumentedKey> all() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("README.md"))) {
            return lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .filter(row -> OnionMxConfiguration.KEYS.contains(row.group(1)))
                    .map(row -> new DocumentedKey(row.group(1), row.group(2), row.group(3)))
                    .toList();
        }
    }

    /** The default as one would write it into the file; empty where it is no single value. */
    Optional<String> standardValue() {
        Matcher value = VALUE.matcher(standard);
        return value.matches() ? Optional.of(value.group(1)) : Optional.empty();
    }

    /** The meaning where links are from the folder {@code docs}. */
    String meaningInDocs() {
        return meaning.replace("](docs/", "](");
    }
}
