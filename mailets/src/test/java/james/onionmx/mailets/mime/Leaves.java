package james.onionmx.mailets.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.Part;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;

/** Reads messages and converts them, as the tests of this package need it. */
final class Leaves {

    private Leaves() {}

    /** A message with one octet for each character. */
    static byte[] octets(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] converted(byte[] message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SevenBitConversion(() -> new ByteArrayInputStream(message)).writeTo(out);
        return out.toByteArray();
    }

    static String converted(String message) throws IOException {
        return new String(converted(octets(message)), StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n");
    }

    /** Type and decoded content of every part without parts, as JavaMail sees them. */
    static List<String> of(byte[] message) throws MessagingException, IOException {
        List<String> leaves = new ArrayList<>();
        collect(
                new MimeMessage(
                        Session.getInstance(new Properties()), new ByteArrayInputStream(message)),
                leaves);
        return leaves;
    }

    private static void collect(Part part, List<String> leaves)
            throws MessagingException, IOException {
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                collect(asDigested(part, parts.getBodyPart(i)), leaves);
            }
        } else if (part.isMimeType("message/rfc822")) {
            collect((MimeMessage) part.getContent(), leaves);
        } else {
            leaves.add(
                    type(part)
                            + " "
                            + new String(
                                    part.getInputStream().readAllBytes(),
                                    StandardCharsets.ISO_8859_1));
        }
    }

    /** JavaMail does not know that a digest's parts are messages (RFC 2046 section 5.1.5). */
    private static Part asDigested(Part around, Part part) throws MessagingException, IOException {
        return around.isMimeType("multipart/digest") && part.getHeader("Content-Type") == null
                ? new MimeMessage(Session.getInstance(new Properties()), part.getInputStream())
                : part;
    }

    private static String type(Part part) throws MessagingException {
        String type = part.getContentType();
        return type.contains("unknown-8bit") ? "text/plain" : type;
    }
}
