package james.onionmx.mailets;

import james.onionmx.smtp.DeliveryFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * What is said of a mail that is late.
 *
 * @param mail the late one
 * @param late its recipients in question, and what kept each
 * @param age since the mail was queued
 * @param willRetryUntil when it goes back to the sender
 */
record DelayReport(
        Mail mail, Map<MailAddress, DeliveryFailure> late, Duration age, Instant willRetryUntil) {

    StatusReport from(MailAddress postmaster) {
        return new StatusReport(
                mail, postmaster, "Delayed: your mail is still on its way", words(), statuses());
    }

    private Map<MailAddress, StatusReport.Status> statuses() {
        Map<MailAddress, StatusReport.Status> statuses = new LinkedHashMap<>();
        late.forEach(
                (recipient, failure) ->
                        statuses.put(
                                recipient,
                                new StatusReport.Status(
                                        "delayed",
                                        failure.enhancedCode(),
                                        Optional.of(failure.statusLine()),
                                        Optional.of(willRetryUntil))));
        return statuses;
    }

    private String words() {
        return late.entrySet().stream()
                .map(
                        entry ->
                                "  "
                                        + entry.getKey().asString()
                                        + "\n    "
                                        + entry.getValue().statusLine())
                .collect(
                        Collectors.joining(
                                "\n",
                                "Your mail could not be delivered over Tor for "
                                        + DurationWords.of(age)
                                        + " to:\n\n",
                                "\n\nIt is still tried until "
                                        + StatusReport.DATE.format(willRetryUntil)
                                        + ". You need not send it again.\n"));
    }
}
