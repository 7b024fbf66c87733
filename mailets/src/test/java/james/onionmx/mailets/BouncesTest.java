package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.Test;

class BouncesTest {

    private static final DeliveryFailure UNKNOWN_USER =
            DeliveryFailure.permanent(550, "5.1.1", "no such user");

    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final Bounces toProcessor =
            new Bounces(context, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);

    private Object attribute(AttributeName name) {
        return context.getSentMails().get(0).getAttributes().get(name).getValue().value();
    }

    @Test
    void handsTheFailedRecipientsToTheBounceProcessorWithTheReason() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example", "nobody@b.example");

        toProcessor.bounce(mail, Mails.addresses("nobody@b.example"), UNKNOWN_USER);

        FakeMailContext.SentMail bounce = context.getSentMails().get(0);
        assertThat(bounce.getState()).isEqualTo("bounces");
        assertThat(bounce.getRecipients()).containsExactly(Mails.address("nobody@b.example"));
        assertThat(attribute(Bounces.DELIVERY_ERROR)).isEqualTo("550 5.1.1 no such user");
        assertThat(attribute(Bounces.DELIVERY_ERROR_CODE)).isEqualTo(550);
        assertThat(attribute(Bounces.IS_DELIVERY_PERMANENT_ERROR)).isEqualTo(true);
    }

    @Test
    void marksAFailureThatTimeMightHaveCured() throws Exception {
        toProcessor.bounce(
                Mails.mail("m1", "bob@b.example"),
                Mails.addresses("bob@b.example"),
                DeliveryFailure.temporary(452, "4.2.2", "mailbox full"));

        assertThat(attribute(Bounces.IS_DELIVERY_PERMANENT_ERROR)).isEqualTo(false);
        assertThat(attribute(Bounces.DELIVERY_ERROR_CODE)).isEqualTo(452);
    }

    @Test
    void handsANotificationToTheBounceProcessorToo() throws Exception {
        MailImpl notification = Mails.mail("m1", "bob@b.example");
        notification.setSender(null);

        toProcessor.bounce(notification, Mails.addresses("bob@b.example"), UNKNOWN_USER);

        assertThat(context.getSentMails()).hasSize(1);
    }

    @Test
    void leavesTheMailItselfAsItIs() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example", "nobody@b.example");

        toProcessor.bounce(mail, Mails.addresses("nobody@b.example"), UNKNOWN_USER);

        assertThat(mail.getRecipients())
                .containsExactlyInAnyOrderElementsOf(
                        Mails.addresses("bob@b.example", "nobody@b.example"));
        assertThat(mail.getAttribute(Bounces.DELIVERY_ERROR)).isEmpty();
        assertThat(mail.getMessage().getSubject()).isEqualTo("greetings");
    }

    @Test
    void letsJamesTellTheSenderWithoutABounceProcessor() throws Exception {
        new Bounces(context, Optional.empty(), BounceContent.FULL)
                .bounce(
                        Mails.mail("m1", "bob@b.example"),
                        Mails.addresses("bob@b.example"),
                        UNKNOWN_USER);

        assertThat(context.getSentMails()).isEmpty();
        assertThat(context.getBouncedMails())
                .extracting(FakeMailContext.BouncedMail::getMessage)
                .isEqualTo(
                        List.of(
                                """
                                Your message could not be delivered over Tor to:

                                  bob@b.example

                                The reason: 550 5.1.1 no such user
                                """));
    }

    @Test
    void leavesTheContentOutWhereThatIsWanted() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        mail.getMessage().setHeader("Message-ID", "<1@a.example>");

        new Bounces(context, Optional.of(new ProcessingState("bounces")), BounceContent.HEADERS)
                .bounce(mail, Mails.addresses("bob@b.example"), UNKNOWN_USER);

        ByteArrayOutputStream bounced = new ByteArrayOutputStream();
        context.getSentMails().get(0).getMsg().writeTo(bounced);
        assertThat(bounced.toString(StandardCharsets.UTF_8))
                .contains("Subject: greetings")
                .contains("Message-ID: <1@a.example>")
                .contains("The content of this mail is left out.")
                .doesNotContain("Hello over there.");
        assertThat(mail.getMessage().getContent()).asString().contains("Hello over there.");
    }
}
