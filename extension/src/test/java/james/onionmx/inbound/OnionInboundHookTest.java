package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.configuration.LocalSenders;
import james.onionmx.matchers.ReceivedOverOnion;
import james.onionmx.onion.KnownOnions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.AddDefaultAttributesMessageHook;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnionInboundHookTest {

    private static final OnionInboundHook HOOK = hook(LocalSenders.TAKEN, OwnDomains.B_EXAMPLE);
    private static final MailAddress RECIPIENT = MailAddress.nullSender();

    private static OnionInboundHook hook(LocalSenders localSenders, DomainList domains) {
        return new OnionInboundHook(
                new InboundPolicy(localSenders, Optional.empty(), Duration.ZERO),
                domains,
                new OnionRecipients(
                        new KnownOnions(),
                        MemoryUsersRepository.withVirtualHosting(domains),
                        new MemoryRecipientRewriteTable()));
    }

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
        session.setUsername(Username.of("bob@b.example"));

        HookResult result = step.apply(session);

        assertThat(session.isRelayingAllowed()).isFalse();
        assertThat(session.getUsername()).isNull();
        assertThat(result).isEqualTo(HookResult.DECLINED);
    }

    @ParameterizedTest
    @CsvSource({
        "TAKEN,    bob@b.example,   ",
        "REJECTED, bob@b.example,   550",
        "REJECTED, bob@B.Example,   550",
        "REJECTED, a@a.example,     ",
        "REJECTED, bob@x.b.example, ",
        "REJECTED, '',              "
    })
    void refusesASenderOfOursOnlyWhereThatIsWanted(LocalSenders rule, String sender, String code)
            throws Exception {
        MaybeSender from =
                sender.isEmpty()
                        ? MaybeSender.nullSender()
                        : MaybeSender.of(new MailAddress(sender));

        HookResult result =
                hook(rule, OwnDomains.B_EXAMPLE)
                        .doMail(new OnionSession("fc00:dead:beef:4dad::7"), from);

        assertThat(result.getSmtpRetCode()).isEqualTo(code);
    }

    @Test
    void letsAStrangerTryAgainWhereItsSenderCannotBeChecked() throws Exception {
        HookResult result =
                hook(LocalSenders.REJECTED, OwnDomains.BROKEN)
                        .doMail(
                                new OnionSession("fc00:dead:beef:4dad::7"),
                                MaybeSender.of(new MailAddress("bob@b.example")));

        assertThat(result.getSmtpRetCode()).isEqualTo("451");
    }

    @Test
    void takesAwayWhatOthersSaidTheStrangerWas() {
        OnionSession session = new OnionSession("fc00:dead:beef:4dad::7");
        session.setUsername(Username.of("bob@b.example"));
        MailImpl mail = MailImpl.builder().name("m1").build();
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("bob")));
        mail.setAttribute(
                Attribute.convertToAttribute(
                        AddDefaultAttributesMessageHook.SMTP_AUTH_NETWORK_NAME, true));

        HOOK.onMessage(session, mail);

        assertThat(mail.attributes().map(attribute -> attribute.getName().asString()))
                .containsExactlyInAnyOrder(
                        ReceivedOverOnion.MARK.asString(),
                        ReceivedOverOnion.LISTENER.asString(),
                        ReceivedOverOnion.CIRCUIT.asString(),
                        Mail.SMTP_SESSION_ID.asString());
        assertThat(session.getUsername()).isNull();
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
        assertThat(attribute(mail, ReceivedOverOnion.LISTENER)).isEqualTo("127.0.0.1:2526");
        assertThat(attribute(mail, Mail.SMTP_SESSION_ID)).isEqualTo("session-1");
        assertThat(attribute(mail, Mail.SMTP_HELO)).isEqualTo("a??X-Evil:?1");
        assertThat(mail.getRemoteAddr()).isEqualTo("fc00:dead:beef:4dad:0:0:0:7");
        assertThat(mail.getRemoteHost()).isEqualTo("fc00:dead:beef:4dad:0:0:0:7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "fc00:dead:beef:4dad::0:0"})
    void marksAMailAlsoWhereTorTellsNoCircuit(String client) {
        MailImpl mail = received(new OnionSession(client));

        assertThat(attribute(mail, ReceivedOverOnion.MARK)).isEqualTo(true);
        assertThat(mail.getAttribute(ReceivedOverOnion.CIRCUIT)).isEmpty();
    }
}
