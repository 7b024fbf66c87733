package james.onionmx.onion;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.core.Domain;

/**
 * Which aliases this node has made: a line {@code onion domain} each.
 *
 * @param file need not exist
 */
record AliasNotes(Path file) {

    AliasNotes {
        requireNonNull(file);
    }

    Map<Domain, Domain> read() throws IOException {
        Map<Domain, Domain> aliases = new HashMap<>();
        if (!Files.exists(file)) {
            return aliases;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String[] names = line.split(" ", -1);
            if (names.length != 2) {
                throw new IOException(
                        file + ": \"" + line + "\", expected an onion, a space and a domain");
            }
            aliases.put(Domain.of(names[0]), Domain.of(names[1]));
        }
        return aliases;
    }

    void write(Map<Domain, Domain> aliases) throws IOException {
        Path parent = requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(parent);
        Path fresh = Files.createTempFile(parent, "aliases", ".new");
        try {
            List<String> lines =
                    aliases.entrySet().stream()
                            .map(alias -> alias.getKey().name() + " " + alias.getValue().name())
                            .sorted()
                            .toList();
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
