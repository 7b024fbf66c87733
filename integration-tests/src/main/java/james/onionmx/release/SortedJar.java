package james.onionmx.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs files so that the same files give the same octets: in order, all of one time. */
final class SortedJar {

    private final SortedMap<String, Path> files = new TreeMap<>();
    private final LocalDateTime time;

    SortedJar(LocalDateTime time) {
        this.time = time;
    }

    /** Adds what is in a folder, by its name below. */
    SortedJar addAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(folder.relativize(file).toString(), file));
        }
        return this;
    }

    SortedJar add(String name, Path file) {
        files.put(name, file);
        return this;
    }

    void write(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                JarEntry entry = new JarEntry(file.getKey());
                entry.setTimeLocal(time);
                packed.putNextEntry(entry);
                Files.copy(file.getValue(), packed);
                packed.closeEntry();
            }
        }
    }
}
