package james.onionmx.mailets;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a parked mail is due; kept on the mail itself.
 *
 * @param instant not before this
 */
record NotBefore(Instant instant) {

    /** ISO-8601 text. */
    static final AttributeName ATTRIBUTE = AttributeName.of("onionmx-not-before");

    private static final Logger LOGGER = LoggerFactory.getLogger(NotBefore.class);

    void writeTo(Mail mail) {
        mail.setAttribute(new Attribute(ATTRIBUTE, AttributeValue.of(instant.toString())));
    }

    /** The mail's own time, or empty where it has none that can be read. */
    static Optional<NotBefore> of(Mail mail) {
        String text =
                AttributeUtils.getValueAndCastFromMail(mail, ATTRIBUTE, String.class).orElse("");
        try {
            return Optional.of(new NotBefore(Instant.parse(text)));
        } catch (DateTimeException e) {
            LOGGER.warn(
                    "Parked mail {} has {} \"{}\", expected an ISO-8601 instant",
                    mail.getName(),
                    ATTRIBUTE.asString(),
                    text);
            return Optional.empty();
        }
    }
}
