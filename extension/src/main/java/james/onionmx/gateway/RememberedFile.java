package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import james.onionmx.gateway.RecipientMemory.Remembered;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recipients that the inner server took, so that they stay known when a gateway starts while
 * that server is down: a line with date and address for each, readable by nobody else. Refusals are
 * not kept. What cannot be read or written is said and done without.
 */
final class RememberedFile {

    private static final Logger LOGGER = LoggerFactory.getLogger(RememberedFile.class);

    private final Path file;
    private Map<String, Remembered> written = Map.of();

    RememberedFile(Path file) {
        this.file = requireNonNull(file);
    }

    synchronized Map<String, Remembered> read() {
        Map<String, Remembered> read = new HashMap<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                List<String> words = List.of(line.split(" ", 2));
                read.put(
                        words.get(1),
                        new Remembered(new RecipientAnswer.Known(), Instant.parse(words.get(0))));
            }
        } catch (NoSuchFileException e) {
            LOGGER.debug("Nothing is remembered yet: {}", e.getMessage());
        } catch (IOException | DateTimeParseException | IndexOutOfBoundsException e) {
            LOGGER.warn(
                    "{}, line {}, cannot be read ({}), expected a date and an address; who stands"
                            + " there and below is asked for again",
                    file,
                    number,
                    e.getMessage());
        }
        written = Map.copyOf(read);
        return written;
    }

    synchronized void write(Map<String, Remembered> all) {
        Map<String, Remembered> known = new TreeMap<>(all);
        known.values().removeIf(each -> !(each.answer() instanceof RecipientAnswer.Known));
        if (known.equals(written)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        known.forEach(
                (recipient, each) ->
                        text.append(each.since()).append(' ').append(recipient).append('\n'));
        try {
            replace(text.toString());
            written = Map.copyOf(known);
        } catch (IOException e) {
            LOGGER.warn("{} cannot be written: {}", file, e.toString());
        }
    }

    private void replace(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh =
                Files.createTempFile(
                        file.getParent(),
                        file.getFileName().toString(),
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, text);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
