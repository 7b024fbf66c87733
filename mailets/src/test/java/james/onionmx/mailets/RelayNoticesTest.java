package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.EnvId;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What senders hear of mail that was handed to a server without DSN. */
class RelayNoticesTest {

    private static final MailAddress BOB = Mails.address("bob@b.example");
    private static final MailAddress CAROL = Mails.address("carol@b.example");

    private final FakeMailContext context =
            FakeMailContext.builder().postmaster(Mails.address("postmaster@a.example")).build();

    private static MailImpl mailAsking(EnumSet<Notify> notify) throws Exception {
        MailImpl mail = Mails.mail("m1");
        mail.setRecipients(List.of(BOB, CAROL));
        mail.setDsnParameters(
                DsnParameters.builder()
                        .envId(EnvId.of("QQ314159"))
                        .addRcptParameter(
                                BOB,
                                RecipientDsnParameters.of(notify, Mails.address("rob@b.example")))
                        .build()
                        .orElseThrow());
        return mail;
    }

    private void tell(MailImpl mail, MailAddress... relayed) {
        new RelayNotices(new SenderNotices(context, Clock.systemUTC()))
                .tell(mail, List.of(relayed));
    }

    private static String text(SentMail notice) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        notice.getMsg().writeTo(text);
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsTheSenderWhoAskedForItThatHisMailWasRelayed() throws Exception {
        tell(mailAsking(EnumSet.of(Notify.SUCCESS)), BOB, CAROL);

        assertThat(context.getSentMails()).hasSize(1);
        assertThat(text(context.getSentMails().get(0)))
                .contains("Original-Envelope-Id: QQ314159\r\n")
                .contains("Original-Recipient: rfc822; rob@b.example\r\n")
                .contains("Final-Recipient: rfc822; bob@b.example\r\n")
                .contains("Action: relayed\r\nStatus: 2.1.9\r\n")
                .doesNotContain("carol@b.example")
                .doesNotContain("Will-Retry-Until");
    }

    static Stream<Arguments> otherWishes() {
        return Stream.of(
                Arguments.of(EnumSet.of(Notify.NEVER)),
                Arguments.of(EnumSet.of(Notify.FAILURE)),
                Arguments.of(EnumSet.of(Notify.DELAY, Notify.FAILURE)));
    }

    @ParameterizedTest
    @MethodSource("otherWishes")
    void keepsSilentToWhoAskedForSomethingElse(EnumSet<Notify> notify) throws Exception {
        tell(mailAsking(notify), BOB);

        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void keepsSilentAboutMailThatTheServerItselfTellsOf() throws Exception {
        tell(mailAsking(EnumSet.of(Notify.SUCCESS)));

        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void tellsNobodyAboutANotification() throws Exception {
        MailImpl mail = mailAsking(EnumSet.of(Notify.SUCCESS));
        mail.setSender(MaybeSender.nullSender().asOptional().orElse(null));

        tell(mail, BOB);

        assertThat(context.getSentMails()).isEmpty();
    }
}
