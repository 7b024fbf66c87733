package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real file system of 512 KiB; needs root, as mounting does. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts it. */
    static SmallDisk mountAt(Path folder) throws IOException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Takes all the room there is. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (var out = Files.newOutputStream(filling())) {
            while (Files.getFileStore(folder).getUsableSpace() > 0) {
                out.write(block);
            }
        }
    }

    /** Gives the room back. */
    void empty() throws IOException {
        Files.delete(filling());
    }

    private Path filling() {
        return folder.resolve("filling");
    }

    @Override
    public void close() throws IOException {
        run("umount", folder.toString());
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }
}
