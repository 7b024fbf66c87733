package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.MailetContext;

/** Sends reports to the senders of mail, as the null sender. */
final class SenderNotices {

    private final MailetContext context;
    private final Clock clock;

    SenderNotices(MailetContext context, Clock clock) {
        this.context = requireNonNull(context);
        this.clock = requireNonNull(clock);
    }

    /** In whose name reports are written. */
    MailAddress postmaster() {
        return context.getPostmaster();
    }

    void send(StatusReport report) throws MessagingException {
        MailImpl notice =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .addRecipients(report.mail().getMaybeSender().asList())
                        .mimeMessage(report.message(clock.instant()))
                        .build();
        try {
            context.sendMail(notice);
        } finally {
            LifecycleUtil.dispose(notice);
        }
    }
}
