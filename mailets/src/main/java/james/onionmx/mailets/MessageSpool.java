package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.mailets.mime.SevenBitConversion;
import james.onionmx.smtp.SpoolMemory;
import james.onionmx.smtp.SpooledMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where messages lie for the length of a delivery attempt: small ones in a bounded share of memory,
 * the others one file each. Nothing in it outlives the process: the mail itself stays in James'
 * queue meanwhile. Thread-safe.
 */
public final class MessageSpool {

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageSpool.class);

    private final Path directory;
    private final SpoolMemory memory;

    private MessageSpool(Path directory, SpoolMemory memory) {
        this.directory = directory;
        this.memory = memory;
    }

    /**
     * Opens a spool, empty: what a killed process left is deleted.
     *
     * @param directory made if it does not exist; belongs to this spool alone
     */
    public static MessageSpool open(Path directory) throws IOException {
        return open(directory, new SpoolMemory(0));
    }

    /**
     * As the other, with small messages in memory.
     *
     * @param memory how much they may take up together
     */
    public static MessageSpool open(Path directory, SpoolMemory memory) throws IOException {
        requireNonNull(directory);
        requireNonNull(memory);
        Files.createDirectories(directory);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        return new MessageSpool(directory, memory);
    }

    /** Writes a mail's message out in the form it travels in; may block on the disk. */
    SpooledMessage spool(Mail mail, SubmittedHeaders headers) throws IOException {
        return SpooledMessage.spool(
                directory,
                memory,
                out -> {
                    try {
                        mail.getMessage().writeTo(out, headers.notForTheWire(mail));
                    } catch (MessagingException e) {
                        throw new IOException(
                                "the message of " + mail.getName() + " is unreadable", e);
                    }
                });
    }

    /**
     * Writes a spooled message out a second time, with 7-bit content; may block on the disk.
     *
     * @throws james.onionmx.mailets.mime.NotConvertibleException if it has to stay as it is
     */
    SpooledMessage sevenBit(SpooledMessage message) throws IOException {
        SevenBitConversion conversion = new SevenBitConversion(message::open);
        return SpooledMessage.spool(directory, memory, conversion::writeTo);
    }

    /** Deletes a message. What was delivered stays delivered, also where its file stays. */
    void discard(SpooledMessage message) {
        try {
            message.close();
        } catch (IOException e) {
            LOGGER.error(
                    "Spooled message {} cannot be deleted before James starts anew: {}",
                    message.file(),
                    e.toString());
        }
    }
}
