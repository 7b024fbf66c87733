package james.onionmx.testbed.mta;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.WorkingFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where one mail server has its configuration, queue and mailbox.
 *
 * @param path deleted on close
 */
record ServerFolder(Path path) implements AutoCloseable {

    static ServerFolder create(String server) throws IOException {
        return new ServerFolder(WorkingFolder.create(server));
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    Path makeFolder(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /** Writes a configuration file out of a resource, with values for its {@code @names@}. */
    Path configure(String resource, Path file, Map<String, Object> values) throws IOException {
        String text = resource(resource);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
        }
        return Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ServerFolder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A file's text; empty where it is not there yet. */
    String read(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
