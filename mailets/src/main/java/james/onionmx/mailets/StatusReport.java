package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.activation.DataHandler;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.util.ByteArrayDataSource;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;

/**
 * A message that tells a sender how his mail fares: words, the report that programs read (RFC
 * 3464), and the header of the mail, never its content.
 *
 * @param mail the one in question
 * @param from the postmaster here
 * @param subject of the message
 * @param words for people
 * @param recipients those in question, and how the mail fares with each
 */
record StatusReport(
        Mail mail,
        MailAddress from,
        String subject,
        String words,
        Map<MailAddress, Status> recipients) {

    static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private static final String CRLF = "\r\n";

    /**
     * How a mail fares with a recipient (RFC 3464 section 2.3).
     *
     * @param action such as {@code delayed}
     * @param code an enhanced status code (RFC 3463)
     * @param diagnostic the words of a server, with their codes
     * @param willRetryUntil when it is given up
     */
    record Status(
            String action,
            String code,
            Optional<String> diagnostic,
            Optional<Instant> willRetryUntil) {
        /** Refuses nulls. */
        Status {
            requireNonNull(action);
            requireNonNull(code);
            requireNonNull(diagnostic);
            requireNonNull(willRetryUntil);
        }
    }

    /** Builds the message, dated now. */
    MimeMessage message(Instant now) throws MessagingException {
        MimeMultipart report = new MimeMultipart("report; report-type=delivery-status");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(words, StandardCharsets.UTF_8.name());
        report.addBodyPart(text);
        report.addBodyPart(part("message/delivery-status", status()));
        report.addBodyPart(part("text/rfc822-headers", headersOfTheMail()));

        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(new InternetAddress(from.asString()));
        message.setRecipients(
                MimeMessage.RecipientType.TO,
                InternetAddress.parse(mail.getMaybeSender().asString()));
        message.setSubject(subject);
        message.setSentDate(Date.from(now));
        message.setHeader("Auto-Submitted", "auto-replied");
        String[] id = mail.getMessage().getHeader("Message-ID");
        if (id != null) {
            message.setHeader("In-Reply-To", id[0]);
        }
        message.setContent(report);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String type, String text) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(
                new DataHandler(
                        new ByteArrayDataSource(text.getBytes(StandardCharsets.UTF_8), type)));
        return part;
    }

    private String status() {
        StringBuilder status = new StringBuilder();
        line(status, "Reporting-MTA", "dns; " + from.getDomain().asString());
        mail.dsnParameters()
                .flatMap(DsnParameters::getEnvIdParameter)
                .ifPresent(id -> line(status, "Original-Envelope-Id", id.asString()));
        recipients.forEach((recipient, fields) -> describe(status, recipient, fields));
        return status.toString();
    }

    private void describe(StringBuilder status, MailAddress recipient, Status fields) {
        status.append(CRLF);
        originalOf(recipient)
                .ifPresent(
                        original ->
                                line(
                                        status,
                                        "Original-Recipient",
                                        "rfc822; " + original.asString()));
        line(status, "Final-Recipient", "rfc822; " + recipient.asString());
        line(status, "Action", fields.action());
        line(status, "Status", fields.code());
        fields.diagnostic().ifPresent(words -> line(status, "Diagnostic-Code", "smtp; " + words));
        fields.willRetryUntil()
                .ifPresent(until -> line(status, "Will-Retry-Until", DATE.format(until)));
    }

    private static void line(StringBuilder status, String field, String value) {
        status.append(field).append(": ").append(value).append(CRLF);
    }

    private Optional<MailAddress> originalOf(MailAddress recipient) {
        return mail.dsnParameters()
                .map(DsnParameters::getRcptParameters)
                .map(parameters -> parameters.get(recipient))
                .flatMap(RecipientDsnParameters::getOrcptParameter);
    }

    private String headersOfTheMail() throws MessagingException {
        StringBuilder headers = new StringBuilder();
        Enumeration<String> lines = mail.getMessage().getAllHeaderLines();
        while (lines.hasMoreElements()) {
            headers.append(lines.nextElement()).append(CRLF);
        }
        return headers.toString();
    }
}
