package james.onionmx.testbed.james;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where class data archives lie, each of many megabytes. The time of an archive's last modification
 * is that of its last use.
 *
 * @param folder holds nothing else
 * @param clock tells what is old
 */
record ArchiveFolder(Path folder, Clock clock) {

    private static final Duration EXPIRY = Duration.ofDays(7);

    /** Notes that an archive is used now. */
    void markUsed(Path archive) throws IOException {
        Files.setLastModifiedTime(archive, FileTime.from(clock.instant()));
    }

    /** Deletes what was not used for 7 days. */
    void deleteUnused() throws IOException {
        Instant oldest = clock.instant().minus(EXPIRY);
        for (Path file : files()) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
