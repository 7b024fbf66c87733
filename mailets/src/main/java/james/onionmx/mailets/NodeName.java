package james.onionmx.mailets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What tells this James from the others of a cluster. Mail that waits is kept under this name, so
 * it must stay the same over restarts; hence a file, not the host name, which a container changes.
 *
 * @param name letters, digits, dots and hyphens, 1 to 64
 */
public record NodeName(String name) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    /** Checks the form. */
    public NodeName {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "node name \"" + name + "\", expected 1 to 64 letters, digits, dots, hyphens");
        }
    }

    /** Reads the name from a file; where there is none, makes a name up and writes it there. */
    public static NodeName keptIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "node", ".new");
            Files.writeString(fresh, UUID.randomUUID() + "\n", StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file, StandardCharsets.UTF_8).strip();
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
