package james.onionmx.mailets;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * Since when a mail has been postponed again and again without an attempt; kept on the mail itself.
 *
 * @param instant the first time after its last attempt
 */
record PostponedSince(Instant instant) {

    /** ISO-8601 text. */
    static final AttributeName ATTRIBUTE = AttributeName.of("onionmx-postponed-since");

    /** Empty where the mail has not been postponed since its last attempt. */
    static Optional<PostponedSince> of(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, ATTRIBUTE, String.class)
                .flatMap(PostponedSince::parse);
    }

    /** What is not an instant, nobody here wrote; counting starts anew. */
    private static Optional<PostponedSince> parse(String text) {
        try {
            return Optional.of(new PostponedSince(Instant.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    boolean isLongerAgoThan(Duration patience, Instant now) {
        return Duration.between(instant, now).compareTo(patience) >= 0;
    }

    void writeTo(Mail mail) {
        mail.setAttribute(new Attribute(ATTRIBUTE, AttributeValue.of(instant.toString())));
    }

    static void removeFrom(Mail mail) {
        mail.removeAttribute(ATTRIBUTE);
    }
}
