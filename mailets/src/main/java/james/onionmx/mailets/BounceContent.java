package james.onionmx.mailets;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;

/** What of an undeliverable mail travels back in its bounce, which may leave Tor. */
enum BounceContent {
    /** All of it. */
    FULL {
        @Override
        void applyTo(Mail bounced) {}
    },
    /** The header, and a line in place of the content. */
    HEADERS {
        @Override
        void applyTo(Mail bounced) throws MessagingException {
            bounced.setMessage(headersOf(bounced.getMessage()));
        }
    };

    private static final String CRLF = "\r\n";

    /** Of the content: they would not describe the line in its place. */
    private static final String[] ABOUT_THE_CONTENT = {
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Content-Length",
        "MIME-Version"
    };

    /** Takes out of a copy what is not to travel. */
    abstract void applyTo(Mail bounced) throws MessagingException;

    private static MimeMessage headersOf(MimeMessage message) throws MessagingException {
        StringBuilder text = new StringBuilder();
        Enumeration<String> lines = message.getNonMatchingHeaderLines(ABOUT_THE_CONTENT);
        while (lines.hasMoreElements()) {
            text.append(lines.nextElement()).append(CRLF);
        }
        text.append(CRLF).append("The content of this mail is left out.").append(CRLF);
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
