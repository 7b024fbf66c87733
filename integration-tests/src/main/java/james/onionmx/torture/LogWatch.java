package james.onionmx.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for words in what is newly written to a growing file. Not thread-safe. */
final class LogWatch {

    private final Path file;
    private long position;

    private LogWatch(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    /** Watches what is written from now on. */
    static LogWatch from(Path file) {
        try {
            return new LogWatch(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Whether it was written since this was asked last. */
    boolean sees(String text) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position);
            byte[] added = new byte[Math.toIntExact(Math.max(0, in.length() - position))];
            in.readFully(added);
            position += added.length;
            return new String(added, StandardCharsets.UTF_8).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
