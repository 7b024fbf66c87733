package james.onionmx.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders for the data of processes, beside each other in the system's folder for temporary files.
 * Each holds a note of the process that owns it, so that those of owners that were killed can be
 * told and deleted.
 */
public final class WorkingFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(WorkingFolder.class);
    private static final String PREFIX = "onionmx-";
    private static final String OWNER_FILE = "owner";

    private WorkingFolder() {}

    /**
     * Makes one that only its owner can enter, and deletes those whose owners are gone.
     *
     * @param name of its content, such as {@code tor}
     */
    public static Path create(String name) throws IOException {
        return createIn(Path.of(System.getProperty("java.io.tmpdir")), name, Owner.current());
    }

    static Path createIn(Path parent, String name, Owner owner) throws IOException {
        deleteOrphans(parent);
        Path draft = Files.createTempDirectory(parent, "draft-" + PREFIX + name + "-");
        Files.writeString(draft.resolve(OWNER_FILE), owner.text());
        String draftName = draft.getFileName().toString();
        return Files.move(draft, parent.resolve(draftName.substring("draft-".length())));
    }

    private static void deleteOrphans(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(WorkingFolder::isOrphan)
                    .forEach(WorkingFolder::delete);
        }
    }

    private static boolean isOrphan(Path folder) {
        Path note = folder.resolve(OWNER_FILE);
        try {
            return Files.exists(note)
                    && Owner.parse(Files.readString(note)).filter(Owner::isAlive).isEmpty();
        } catch (IOException | UncheckedIOException e) {
            LOGGER.debug("Cannot tell the owner of {}: {}", folder, e.toString());
            return false;
        }
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
            LOGGER.info("Deleted {}, whose owner is gone", folder);
        } catch (IOException e) {
            // Another process may be at it too.
            LOGGER.info("Cannot delete {}, whose owner is gone: {}", folder, e.toString());
        }
    }

    /**
     * A process, told from later ones of the same number by when it was started.
     *
     * @param pid its number
     * @param startMillis since the epoch
     */
    record Owner(long pid, long startMillis) {

        /** The process that runs this. */
        static Owner current() {
            return of(ProcessHandle.current());
        }

        static Owner of(ProcessHandle process) {
            return new Owner(
                    process.pid(),
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        }

        /** Reads what {@link #text} wrote. */
        static Optional<Owner> parse(String text) {
            String[] words = text.strip().split(" ", -1);
            if (words.length != 2
                    || !words[0].matches("\\d{1,18}")
                    || !words[1].matches("\\d{1,18}")) {
                return Optional.empty();
            }
            return Optional.of(new Owner(Long.parseLong(words[0]), Long.parseLong(words[1])));
        }

        String text() {
            return pid + " " + startMillis + "\n";
        }

        boolean isAlive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(Owner::of)
                    .filter(this::equals)
                    .isPresent();
        }
    }
}
