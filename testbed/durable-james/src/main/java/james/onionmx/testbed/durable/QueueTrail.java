package james.onionmx.testbed.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each step of each mail through the queues of James: a line of the log that is there
 * when the process is killed right behind it. The times are milliseconds of the epoch.
 *
 * <p>A step can be held up from outside, so that a killer strikes within it: while the file {@code
 * hold} in the working directory says {@code STEP QUEUE}, that step on that queue does not return.
 * Thread-safe.
 */
final class QueueTrail {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueueTrail.class);
    private static final long POLL_NANOS = 5_000_000;

    private final Path holdFile;
    private final Clock clock;

    QueueTrail(Path workingDirectory, Clock clock) {
        this.holdFile = workingDirectory.resolve("hold");
        this.clock = clock;
    }

    /** A mail on its way through a queue. */
    enum Step {
        /** About to be put in. */
        QUEUEING,
        /** Put in; the caller does not know yet. */
        QUEUED,
        /** Handed out. */
        TAKEN,
        /** About to be acknowledged, or given back. */
        FINISHING,
        /** Acknowledged, or given back. */
        DONE
    }

    /**
     * Which mail it is; known before it is put in or acknowledged, when it may no longer be read.
     *
     * @param name its name in James
     * @param item which of the items that were handed out; 0 for what is being put in
     * @param messageId as in its header
     */
    record Label(String name, long item, String messageId) {
        static Label of(Mail mail) {
            return new Label(mail.getName(), 0, messageIdOf(mail));
        }

        Label numbered(long number) {
            return new Label(name, number, messageId);
        }
    }

    /** Notes a step, and returns when nobody holds it up. */
    void note(Step step, MailQueueName queue, Label mail) {
        LOGGER.info(
                "trail at={} step={} queue={} mail={} item={} id={}",
                clock.millis(),
                step,
                queue.asString(),
                mail.name(),
                mail.item(),
                mail.messageId());
        String held = step + " " + queue.asString();
        while (hold().filter(held::equals).isPresent()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Optional<String> hold() {
        try {
            return Optional.of(Files.readString(holdFile, StandardCharsets.UTF_8));
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + holdFile, e);
        }
    }

    private static String messageIdOf(Mail mail) {
        try {
            MimeMessage message = mail.getMessage();
            String id = message == null ? null : message.getMessageID();
            return id == null ? "none" : id;
        } catch (MessagingException e) {
            LOGGER.warn("Mail {} cannot be read: {}", mail.getName(), e.toString());
            return "unknown";
        }
    }
}
