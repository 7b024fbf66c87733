package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a sender who asked for {@code NOTIFY=SUCCESS} that his mail was handed to a server that
 * does not know DSN and will not tell him more (RFC 3461 section 5.2.2, "relayed"). Nobody is told
 * about a notification.
 */
final class RelayNotices {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);

    /** Relayed to a server that does not comply (RFC 3886, X.1.9). */
    private static final StatusReport.Status RELAYED =
            new StatusReport.Status("relayed", "2.1.9", Optional.empty(), Optional.empty());

    private final SenderNotices notices;

    RelayNotices(SenderNotices notices) {
        this.notices = requireNonNull(notices);
    }

    /** Never fails: what was delivered must not be sent again because this could not be told. */
    void tell(Mail mail, Collection<MailAddress> relayed) {
        List<MailAddress> ofInterest =
                relayed.stream().filter(recipient -> isWanted(mail, recipient)).toList();
        if (ofInterest.isEmpty() || !mail.hasSender()) {
            return;
        }
        try {
            notices.send(report(mail, ofInterest));
        } catch (MessagingException | RuntimeException e) {
            // A spool signals trouble with either.
            LOGGER.error(
                    "Mail {} is delivered but its sender, who asked for it, was not told: {}",
                    mail.getName(),
                    e.toString());
        }
    }

    private static boolean isWanted(Mail mail, MailAddress recipient) {
        return mail.dsnParameters()
                .map(DsnParameters::getRcptParameters)
                .map(parameters -> parameters.get(recipient))
                .flatMap(RecipientDsnParameters::getNotifyParameter)
                .map(notify -> notify.contains(Notify.SUCCESS))
                .orElse(false);
    }

    private StatusReport report(Mail mail, List<MailAddress> relayed) {
        Map<MailAddress, StatusReport.Status> statuses =
                relayed.stream().collect(Collectors.toMap(Function.identity(), all -> RELAYED));
        return new StatusReport(
                mail,
                notices.postmaster(),
                "Relayed: your mail was handed on",
                relayed.stream()
                        .map(recipient -> "  " + recipient.asString())
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "Your mail was handed over Tor to the server of:\n\n",
                                        "\n\nThat server does not confirm what becomes of it.\n")),
                statuses);
    }
}
