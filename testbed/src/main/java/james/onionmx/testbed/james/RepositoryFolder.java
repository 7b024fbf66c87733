package james.onionmx.testbed.james;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code file://} mail repository of James, read from outside, whether James runs or not.
 *
 * @param folder where it lies; one that does not exist holds nothing
 */
public record RepositoryFolder(Path folder) {

    private static final String CONTENT = ".Repository.FileStreamStore";
    private static final String ENVELOPE = ".Repository.FileObjectStore";

    /**
     * A mail in a repository.
     *
     * @param message header and body, a character for each octet
     * @param stored when it was written completely
     */
    public record StoredMail(String message, Instant stored) {}

    /**
     * The mails that are there as a whole, oldest first; one being written or removed is left out.
     */
    public List<StoredMail> mails() {
        List<StoredMail> mails = new ArrayList<>();
        for (Path content : contents()) {
            read(content).ifPresent(mails::add);
        }
        mails.sort(Comparator.comparing(StoredMail::stored));
        return mails;
    }

    /** How many contents there are. */
    public int count() {
        return contents().size();
    }

    private List<Path> contents() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(CONTENT)).toList();
        } catch (IOException e) {
            throw new TestbedException("cannot read the repository " + folder, e);
        }
    }

    private static Optional<StoredMail> read(Path content) {
        String name = content.getFileName().toString();
        Path envelope = content.resolveSibling(name.replace(CONTENT, ENVELOPE));
        try {
            // James writes the envelope when the content is complete.
            Instant stored = Files.getLastModifiedTime(envelope).toInstant();
            return Optional.of(
                    new StoredMail(Files.readString(content, StandardCharsets.ISO_8859_1), stored));
        } catch (NoSuchFileException incomplete) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TestbedException("cannot read " + content, e);
        }
    }
}
