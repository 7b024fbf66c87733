package james.onionmx.mailets;

import java.util.List;
import java.util.stream.Stream;
import org.apache.mailet.Mail;

/**
 * What the header of a mail tells of the user who submitted it here. Mail that comes from another
 * server keeps all of it: its trace belongs to that server, and shows circles.
 */
enum SubmittedHeaders {
    /** All that the mail came with. */
    KEEP,
    /** Nothing of the user's address, network and programs. */
    MINIMAL;

    /** What RemoteDelivery leaves out too: the hidden recipients above all. */
    private static final List<String> NEVER_SENT = List.of("Bcc", "Content-Length");

    private static final List<String> ABOUT_THE_USER =
            List.of(
                    "Received",
                    "X-Originating-IP",
                    "X-Originating-Host",
                    "X-Client-IP",
                    "X-Sender-IP",
                    "X-Forwarded-For",
                    "X-Mailer",
                    "User-Agent",
                    "X-PHP-Originating-Script");

    /** The fields that do not travel with a mail. */
    String[] notForTheWire(Mail mail) {
        boolean submitted = mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent();
        List<String> more = this == MINIMAL && submitted ? ABOUT_THE_USER : List.of();
        return Stream.concat(NEVER_SENT.stream(), more.stream()).toArray(String[]::new);
    }
}
