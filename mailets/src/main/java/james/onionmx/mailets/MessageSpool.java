package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.SpooledMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * Where messages lie, one file each, for the length of a delivery attempt, so that none is held in
 * memory. Nothing in it outlives the process: the mail itself stays in James' queue meanwhile.
 * Thread-safe.
 */
public final class MessageSpool {

    private final Path directory;

    private MessageSpool(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens a spool, empty: what a killed process left is deleted.
     *
     * @param directory made if it does not exist; belongs to this spool alone
     */
    public static MessageSpool open(Path directory) throws IOException {
        requireNonNull(directory);
        Files.createDirectories(directory);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        return new MessageSpool(directory);
    }

    /** Writes a mail's message out in the form it travels in; blocks on the disk. */
    SpooledMessage spool(Mail mail, SubmittedHeaders headers) throws IOException {
        return SpooledMessage.spool(
                directory,
                out -> {
                    try {
                        mail.getMessage().writeTo(out, headers.notForTheWire(mail));
                    } catch (MessagingException e) {
                        throw new IOException(
                                "the message of " + mail.getName() + " is unreadable", e);
                    }
                });
    }
}
