package james.onionmx.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what is newly written to a growing file. Not thread-safe. */
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

    /** The whole lines written since this was asked last. */
    List<String> newLines() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position);
            byte[] added = new byte[Math.toIntExact(Math.max(0, in.length() - position))];
            in.readFully(added);
            return lines(added);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private List<String> lines(byte[] added) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < added.length; i++) {
            if (added[i] == '\n') {
                lines.add(new String(added, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        position += start;
        return lines;
    }
}
