package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.matchers.ReceivedOverOnion;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnionInboundHookTest {

    private static final OnionInboundHook HOOK = new OnionInboundHook();
    private static final MailAddress RECIPIENT = MailAddress.nullSender();

    static Stream<Function<SMTPSession, HookResult>> steps() {
        return Stream.of(
                session -> HOOK.doHelo(session, "mail.a.example"),
                session -> HOOK.doMail(session, MaybeSender.nullSender()),
                session -> HOOK.doRcpt(session, MaybeSender.nullSender(), RECIPIENT));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void takesRelayingAwayAtEveryStepThoughItWasGrantedBefore(
            Function<SMTPSession, HookResult> step) {
        OnionSession session = new OnionSession("fc00:dead:beef:4dad::7");
        session.setRelayingAllowed(true);

        HookResult result = step.apply(session);

        assertThat(session.isRelayingAllowed()).isFalse();
        assertThat(result).isEqualTo(HookResult.DECLINED);
    }

    private static MailImpl received(OnionSession session) {
        MailImpl mail = MailImpl.builder().name("m1").build();
        assertThat(HOOK.onMessage(session, mail)).isEqualTo(HookResult.DECLINED);
        return mail;
    }

    private static Object attribute(Mail mail, AttributeName name) {
        return mail.getAttribute(name).orElseThrow().getValue().value();
    }

    @Test
    void marksAMailWithTheCircuitItCameBy() {
        OnionSession session = new OnionSession("fc00:dead:beef:4dad::7");
        session.setAttachment(SMTPSession.CURRENT_HELO_NAME, "a\r\nX-Evil: 1", State.Connection);

        MailImpl mail = received(session);

        assertThat(attribute(mail, ReceivedOverOnion.MARK)).isEqualTo(true);
        assertThat(attribute(mail, ReceivedOverOnion.CIRCUIT)).isEqualTo(7L);
        assertThat(attribute(mail, Mail.SMTP_SESSION_ID)).isEqualTo("session-1");
        assertThat(attribute(mail, Mail.SMTP_HELO)).isEqualTo("a??X-Evil:?1");
        assertThat(mail.getRemoteAddr()).isEqualTo("fc00:dead:beef:4dad:0:0:0:7");
        assertThat(mail.getRemoteHost()).isEqualTo("fc00:dead:beef:4dad:0:0:0:7");
    }

    @Test
    void marksAMailAlsoWhereTorTellsNoCircuit() {
        MailImpl mail = received(new OnionSession("127.0.0.1"));

        assertThat(attribute(mail, ReceivedOverOnion.MARK)).isEqualTo(true);
        assertThat(mail.getAttribute(ReceivedOverOnion.CIRCUIT)).isEmpty();
    }
}
