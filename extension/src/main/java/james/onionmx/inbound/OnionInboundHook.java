package james.onionmx.inbound;

import james.onionmx.matchers.ReceivedOverOnion;
import java.net.InetAddress;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * Makes a session of the onion listener powerless and marks what it brings. Relaying is taken away
 * at every step, since anything configured beside this hook might have granted it in between; the
 * mark is what {@link ReceivedOverOnion} sees. Stateless.
 *
 * <p>Place it first in the onion listener's {@code <handlerchain>}.
 */
public final class OnionInboundHook implements HeloHook, MailHook, RcptHook, JamesMessageHook {

    @Override
    public HookResult doHelo(SMTPSession session, String helo) {
        return withoutPower(session);
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        return withoutPower(session);
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return withoutPower(session);
    }

    private static HookResult withoutPower(SMTPSession session) {
        session.setRelayingAllowed(false);
        return HookResult.DECLINED;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        InetAddress client = session.getRemoteAddress().getAddress();
        mail.setAttribute(new Attribute(ReceivedOverOnion.MARK, AttributeValue.of(true)));
        TorCircuit.of(client)
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
}
