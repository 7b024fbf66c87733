package james.onionmx.mailets;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * What this mailet notes on the mail in its queue, as attributes of plain text and numbers.
 *
 * <p>Mail may lie in the queue while James is upgraded or rolled back. So every note may be absent
 * or unreadable, and then counts as not made; a meaning never changes under one name, a new one
 * gets a new name; and {@code onionmx-format} tells which version wrote the notes.
 */
final class QueueNotes {

    /** Of the notes as they are described here. */
    static final int FORMAT = 1;

    /** Integer. */
    static final AttributeName FORMAT_ATTRIBUTE = AttributeName.of("onionmx-format");

    /** ISO-8601 text. */
    static final AttributeName QUEUED_AT = AttributeName.of("onionmx-queued-at");

    /** Any value: the sender knows that the mail is late. */
    static final AttributeName DELAY_TOLD = AttributeName.of("onionmx-delay-told");

    private static final List<AttributeName> ALL =
            List.of(
                    FORMAT_ATTRIBUTE,
                    QUEUED_AT,
                    DELAY_TOLD,
                    NotBefore.ATTRIBUTE,
                    PostponedSince.ATTRIBUTE);

    private QueueNotes() {}

    /** Begins a mail's stay in the queue: what an earlier stay left does not count. */
    static void begin(Mail mail, Instant now) {
        removeFrom(mail);
        mail.setAttribute(new Attribute(FORMAT_ATTRIBUTE, AttributeValue.of(FORMAT)));
        mail.setAttribute(new Attribute(QUEUED_AT, AttributeValue.of(now.toString())));
        DeliveryRetriesHelper.initRetries(mail);
    }

    /** Since when the mail is in the queue; a mail that does not say so begins now. */
    static Instant queuedAt(Mail mail, Instant now) {
        Optional<Instant> noted =
                AttributeUtils.getValueAndCastFromMail(mail, QUEUED_AT, String.class)
                        .flatMap(QueueNotes::parse);
        if (noted.isEmpty()) {
            mail.setAttribute(new Attribute(QUEUED_AT, AttributeValue.of(now.toString())));
        }
        return noted.orElse(now);
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A mail that leaves the queue for another processor takes no notes along. */
    static void removeFrom(Mail mail) {
        ALL.forEach(mail::removeAttribute);
    }
}
