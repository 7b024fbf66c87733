package james.onionmx.benchmarks.smtp;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;

/** What is sent: text in lines of usual length, some of which start with a dot. */
final class TestMail {

    static final String SENDER = "alice@sender.example";
    static final String RECIPIENT = "bob@receiver.example";

    private static final String HEADER =
            "From: <%s>\r\nTo: <%s>\r\nSubject: measured\r\nMessage-ID: <1@sender.example>\r\n\r\n"
                    .formatted(SENDER, RECIPIENT);
    private static final int LINE = 72;
    private static final int LINES_PER_DOT = 20;

    private final Session session = Session.getInstance(new Properties());
    private final byte[] octets;

    TestMail(int size) {
        StringBuilder text = new StringBuilder(size + LINE).append(HEADER);
        for (int line = 0; text.length() < size; line++) {
            text.append(line % LINES_PER_DOT == 0 ? ". " : "x ")
                    .append("The quick brown fox jumps over the lazy dog, line after line after.")
                    .append("\r\n");
        }
        octets = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A new message, parsed from its octets. */
    MimeMessage message() throws MessagingException {
        return new MimeMessage(session, new ByteArrayInputStream(octets));
    }
}
