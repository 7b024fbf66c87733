package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes mail only for whom the server behind a gateway takes it, in place of {@code
 * ValidRcptHandler}: a gateway has no users of its own, and what it accepts it must be able to hand
 * on, or it would send bounces to senders that were forged. Never waits for that server. Stateless.
 */
public final class InnerMxRecipients implements RcptHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(InnerMxRecipients.class);

    private static final HookResult NO_SUCH_RECIPIENT =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.deny())
                    .smtpReturnCode(SMTPRetCode.MAILBOX_PERM_UNAVAILABLE)
                    .smtpDescription("5.1.1 There is no such recipient here")
                    .build();
    private static final HookResult ASKING =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                    .smtpDescription("4.3.0 The recipient is being looked up; please try again")
                    .build();

    private final InnerRecipients recipients;
    private final DomainList domains;

    /** Made by James. */
    @Inject
    public InnerMxRecipients(InnerRecipients recipients, DomainList domains) {
        this.recipients = requireNonNull(recipients);
        this.domains = requireNonNull(domains);
    }

    /** Leaves other domains to those who refuse to relay. */
    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        try {
            return domains.containsDomain(recipient.getDomain())
                    ? result(recipients.of(recipient))
                    : HookResult.DECLINED;
        } catch (DomainListException e) {
            LOGGER.warn("Whether a recipient's domain is ours cannot be told: {}", e.getMessage());
            return ASKING;
        }
    }

    private static HookResult result(RecipientAnswer answer) {
        if (answer instanceof RecipientAnswer.Unknown unknown) {
            LOGGER.debug("Refused as the inner server does: {}", unknown.reply());
            return NO_SUCH_RECIPIENT;
        }
        return answer instanceof RecipientAnswer.NotYet ? ASKING : HookResult.DECLINED;
    }
}
