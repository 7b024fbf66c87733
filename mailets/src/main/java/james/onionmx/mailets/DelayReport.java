package james.onionmx.mailets;

import james.onionmx.smtp.DeliveryFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
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
 * The message that says a mail is late: words, the report that programs read (RFC 3464), and the
 * header of the mail, never its content.
 *
 * @param mail the late one
 * @param late its recipients in question, and what kept each
 * @param age since the mail was queued
 * @param willRetryUntil when it goes back to the sender
 * @param from the postmaster here
 */
record DelayReport(
        Mail mail,
        Map<MailAddress, DeliveryFailure> late,
        Duration age,
        Instant willRetryUntil,
        MailAddress from) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final String CRLF = "\r\n";

    /** Builds the message, dated now. */
    MimeMessage message(Instant now) throws MessagingException {
        MimeMultipart report = new MimeMultipart("report; report-type=delivery-status");
        MimeBodyPart words = new MimeBodyPart();
        words.setText(words(), StandardCharsets.UTF_8.name());
        report.addBodyPart(words);
        report.addBodyPart(part("message/delivery-status", status()));
        report.addBodyPart(part("text/rfc822-headers", headersOfTheMail()));

        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(new InternetAddress(from.asString()));
        message.setRecipients(
                MimeMessage.RecipientType.TO,
                InternetAddress.parse(mail.getMaybeSender().asString()));
        message.setSubject("Delayed: your mail is still on its way");
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

    private String words() {
        return late.entrySet().stream()
                .map(entry -> "  " + entry.getKey().asString() + "\n    " + words(entry.getValue()))
                .collect(
                        Collectors.joining(
                                "\n",
                                "Your mail could not be delivered over Tor for "
                                        + DurationWords.of(age)
                                        + " to:\n\n",
                                "\n\nIt is still tried until "
                                        + DATE.format(willRetryUntil)
                                        + ". You need not send it again.\n"));
    }

    private static String words(DeliveryFailure failure) {
        return failure.statusLine();
    }

    private String status() {
        StringBuilder status = new StringBuilder();
        line(status, "Reporting-MTA", "dns; " + from.getDomain().asString());
        mail.dsnParameters()
                .flatMap(DsnParameters::getEnvIdParameter)
                .ifPresent(id -> line(status, "Original-Envelope-Id", id.asString()));
        late.forEach(
                (recipient, failure) -> {
                    status.append(CRLF);
                    originalOf(recipient)
                            .ifPresent(
                                    original ->
                                            line(
                                                    status,
                                                    "Original-Recipient",
                                                    "rfc822; " + original.asString()));
                    line(status, "Final-Recipient", "rfc822; " + recipient.asString());
                    line(status, "Action", "delayed");
                    line(status, "Status", failure.enhancedCode());
                    line(status, "Diagnostic-Code", "smtp; " + failure.statusLine());
                    line(status, "Will-Retry-Until", DATE.format(willRetryUntil));
                });
        return status.toString();
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
