package james.onionmx.inbound;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.LocalSenders;
import james.onionmx.matchers.ReceivedOverOnion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.AddDefaultAttributesMessageHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a session of the onion listener powerless and marks what it brings. Relaying and a user's
 * name are taken away at every step, since anything configured beside this hook might have granted
 * them in between; the marks are what {@link ReceivedOverOnion} sees. Stateless.
 *
 * <p>Place it first in the onion listener's {@code <handlerchain>}. It works only where the
 * extension's module has read and checked the configuration.
 */
public final class OnionInboundHook implements HeloHook, MailHook, RcptHook, JamesMessageHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionInboundHook.class);
    private static final AttributeName AUTH_NETWORK =
            AttributeName.of(AddDefaultAttributesMessageHook.SMTP_AUTH_NETWORK_NAME);

    private static final HookResult LOCAL_SENDER =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.deny())
                    .smtpReturnCode(SMTPRetCode.MAILBOX_PERM_UNAVAILABLE)
                    .smtpDescription("5.7.1 Senders of this server do not come over its onion")
                    .build();
    private static final HookResult DO_NOT_KNOW =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                    .smtpDescription("4.3.0 The sender cannot be checked now; please try again")
                    .build();

    private static final HookResult NOBODY =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.deny())
                    .smtpReturnCode(SMTPRetCode.MAILBOX_PERM_UNAVAILABLE)
                    .smtpDescription("5.1.1 No such user here")
                    .build();
    private static final HookResult RECIPIENT_NOT_KNOWN_NOW =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                    .smtpDescription("4.3.0 The recipient cannot be checked now; please try again")
                    .build();

    private final InboundPolicy policy;
    private final DomainList domains;
    private final OnionRecipients recipients;

    /** Made by James. */
    @Inject
    OnionInboundHook(InboundPolicy policy, DomainList domains, OnionRecipients recipients) {
        this.policy = requireNonNull(policy);
        this.domains = requireNonNull(domains);
        this.recipients = requireNonNull(recipients);
    }

    @Override
    public HookResult doHelo(SMTPSession session, String helo) {
        disempower(session);
        return HookResult.DECLINED;
    }

    /**
     * Refuses senders of our own where the operator wants it; the null sender is nobody's. James
     * asks for its domains on this thread for each recipient, too.
     */
    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        disempower(session);
        if (policy.localSenders() == LocalSenders.TAKEN || sender.isNullSender()) {
            return HookResult.DECLINED;
        }
        try {
            return domains.containsDomain(sender.get().getDomain())
                    ? LOCAL_SENDER
                    : HookResult.DECLINED;
        } catch (DomainListException e) {
            LOGGER.warn("Whether a sender is ours cannot be told: {}", e.getMessage());
            return DO_NOT_KNOW;
        }
    }

    /** Refuses users that our own onion has not. */
    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        disempower(session);
        try {
            return recipients.lack(recipient) ? NOBODY : HookResult.DECLINED;
        } catch (UsersRepositoryException | RecipientRewriteTableException e) {
            LOGGER.warn("Whether a recipient is ours cannot be told: {}", e.getMessage());
            return RECIPIENT_NOT_KNOWN_NOW;
        }
    }

    /** James says nobody by null. */
    private static void disempower(SMTPSession session) {
        session.setRelayingAllowed(false);
        session.setUsername(null);
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        disempower(session);
        mail.removeAttribute(Mail.SMTP_AUTH_USER);
        mail.removeAttribute(AUTH_NETWORK);
        InetAddress client = session.getRemoteAddress().getAddress();
        mail.setAttribute(new Attribute(ReceivedOverOnion.MARK, AttributeValue.of(true)));
        mail.setAttribute(
                new Attribute(
                        ReceivedOverOnion.LISTENER,
                        AttributeValue.of(written(session.getLocalAddress()))));
        TorCircuit.of(client)
                .filter(circuit -> !circuit.equals(TorCircuit.UNTOLD))
                .ifPresent(
                        circuit ->
                                mail.setAttribute(
                                        new Attribute(
                                                ReceivedOverOnion.CIRCUIT,
                                                AttributeValue.of(circuit.id()))));
        mail.setAttribute(
                new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of(session.getSessionID())));
        Optional<ClientName> name = ClientName.of(session);
        name.ifPresent(
                helo ->
                        mail.setAttribute(
                                new Attribute(Mail.SMTP_HELO, AttributeValue.of(helo.text()))));
        if (mail instanceof MailImpl james) {
            james.setRemoteAddr(client.getHostAddress());
            james.setRemoteHost(client.getHostAddress());
        }
        return HookResult.DECLINED;
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
