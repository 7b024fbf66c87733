package james.onionmx.testbed.mta;

import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mailbox with a file for each mail, as the server wrote it: its own header lines first, line
 * ends of LF.
 *
 * @param folder with {@code new}, {@code cur} and {@code tmp} in it
 */
public record Maildir(Path folder) {

    /** Makes an empty one. */
    static Maildir create(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String part : List.of("new", "cur", "tmp")) {
            Files.createDirectory(folder.resolve(part));
        }
        return new Maildir(folder);
    }

    /** How many mails there are, one for each recipient. */
    public int count() {
        return files().size();
    }

    /** All mails, in ISO 8859-1: a character for each octet. */
    public List<String> mails() {
        return files().stream().map(Maildir::read).toList();
    }

    /** Waits until there are so many mails or more, and returns them. */
    public List<String> awaitMails(int count, Duration limit) {
        Waiting.until(
                count + " mails in " + folder,
                limit,
                () -> count() >= count,
                () -> "there are " + count());
        return mails();
    }

    /** Deletes all mails. */
    public void clear() {
        for (Path file : files()) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the mailbox " + folder, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
