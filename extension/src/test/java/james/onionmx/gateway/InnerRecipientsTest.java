package james.onionmx.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.configuration.GatewaySettings;
import james.onionmx.configuration.RecipientMemorySettings;
import james.onionmx.smtp.CallForward;
import james.onionmx.smtp.DirectServer;
import james.onionmx.smtp.HeloName;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.threeten.extra.MutableClock;

/** What a gateway tells strangers about recipients, with a server behind it that is asked. */
@Timeout(60)
class InnerRecipientsTest {

    private static final NioEventLoopGroup EVENT_LOOPS = new NioEventLoopGroup(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RecipientAnswer KNOWN = new RecipientAnswer.Known();
    private static final RecipientAnswer NOT_YET = new RecipientAnswer.NotYet();
    private static final SmtpScript NOBODY =
            SmtpScript.accepting().with(SmtpStep.RCPT, "550 5.1.1 no such user");

    @TempDir private Path folder;
    private final MutableClock clock = MutableClock.epochUTC();

    @AfterAll
    static void endTheThreads() {
        EVENT_LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private InnerRecipients open(int port, RecipientList... lists) {
        return InnerRecipients.open(
                new GatewaySettings(
                        Optional.empty(),
                        List.of(),
                        Duration.ofHours(1),
                        RecipientMemorySettings.DEFAULT,
                        PATIENCE),
                List.of(lists),
                kept(),
                new CallForward(
                        new DirectServer("127.0.0.1", port, PATIENCE, EVENT_LOOPS),
                        new HeloName("edge.example"),
                        PATIENCE),
                clock);
    }

    private Path kept() {
        return folder.resolve("kept").resolve("recipients.txt");
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new AssertionError(e);
        }
    }

    private static MailAddress bob() {
        return address("bob@inner.example");
    }

    private static void awaitAnswer(
            InnerRecipients recipients, MailAddress whom, RecipientAnswer expected) {
        await().until(() -> recipients.of(whom).equals(expected));
    }

    @Test
    void asksTheServerAtTheFirstMailAndKnowsTheRecipientAtTheNext() throws IOException {
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            InnerRecipients recipients = open(inner.port());

            assertThat(recipients.of(bob())).isEqualTo(NOT_YET);
            awaitAnswer(recipients, bob(), KNOWN);

            assertThat(inner.connections()).hasSize(1);
            assertThat(inner.mails()).isEmpty();
            recipients.stop().block();
        }
    }

    @Test
    void takesAnAddressInAnyCaseForTheSame() throws IOException {
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            InnerRecipients recipients = open(inner.port());
            recipients.of(address("Bob@Inner.Example"));

            awaitAnswer(recipients, bob(), KNOWN);
            recipients.stop().block();
        }
    }

    @Test
    void refusesForAWhileWhomTheServerRefusedAndThenAsksAgain() throws IOException {
        try (ScriptedSmtpPeer inner =
                ScriptedSmtpPeer.start(List.of(NOBODY, SmtpScript.accepting()))) {
            InnerRecipients recipients = open(inner.port());
            recipients.of(bob());
            awaitAnswer(recipients, bob(), new RecipientAnswer.Unknown("550 5.1.1 no such user"));

            clock.add(Duration.ofMinutes(61));

            assertThat(recipients.of(bob())).isEqualTo(NOT_YET);
            awaitAnswer(recipients, bob(), KNOWN);
            recipients.stop().block();
        }
    }

    @Test
    void keepsTakingWhoIsKnownWhileTheServerIsDownUntilThatIsTooLongAgo() throws IOException {
        InnerRecipients recipients;
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            recipients = open(inner.port());
            recipients.of(bob());
            awaitAnswer(recipients, bob(), KNOWN);
        }

        clock.add(Duration.ofDays(30));
        assertThat(recipients.of(bob())).isEqualTo(KNOWN);

        clock.add(Duration.ofDays(2));
        assertThat(recipients.of(bob())).isEqualTo(NOT_YET);
        recipients.stop().block();
    }

    @Test
    void noticesWithinTheRenewalThatARecipientIsGone() throws IOException {
        try (ScriptedSmtpPeer inner =
                ScriptedSmtpPeer.start(List.of(SmtpScript.accepting(), NOBODY))) {
            InnerRecipients recipients = open(inner.port());
            recipients.of(bob());
            awaitAnswer(recipients, bob(), KNOWN);

            clock.add(Duration.ofDays(8));

            assertThat(recipients.of(bob())).isEqualTo(KNOWN);
            awaitAnswer(recipients, bob(), new RecipientAnswer.Unknown("550 5.1.1 no such user"));
            recipients.stop().block();
        }
    }

    @Test
    void knowsAfterARestartWhomTheServerTookThoughItIsDown() throws IOException {
        int port;
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            port = inner.port();
            InnerRecipients before = open(port);
            before.of(bob());
            awaitAnswer(before, bob(), KNOWN);
            before.stop().block();
        }

        InnerRecipients after = open(port);

        assertThat(after.of(bob())).isEqualTo(KNOWN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
                .isEqualTo("rw-------");
        after.stop().block();
    }

    @Test
    void startsWithAFileOfAnswersThatIsBroken() throws IOException {
        Files.createDirectories(kept().getParent());
        Files.writeString(kept(), "1970-01-01T00:00:00Z bob@inner.example\nnonsense\n");
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(NOBODY)) {

            InnerRecipients recipients = open(inner.port());

            assertThat(recipients.of(bob())).isEqualTo(KNOWN);
            recipients.stop().block();
        }
    }

    @Test
    void knowsListedRecipientsWithoutAQuestion() throws IOException {
        Path list = folder.resolve("list.txt");
        Files.writeString(list, "# ours\nBob@inner.example  # the first\n\n");
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(NOBODY)) {
            InnerRecipients recipients = open(inner.port(), new RecipientFile(list));

            assertThat(recipients.of(bob())).isEqualTo(KNOWN);
            assertThat(inner.connections()).isEmpty();
            recipients.stop().block();
        }
    }

    @Test
    void asksOnceHoweverOftenARecipientIsNamedMeanwhile() throws IOException {
        SmtpScript slow =
                SmtpScript.accepting()
                        .with(
                                SmtpStep.BANNER,
                                new SmtpAnswer.Late(
                                        Duration.ofMillis(300),
                                        SmtpAnswer.lines("220 inner.example")));
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(slow)) {
            InnerRecipients recipients = open(inner.port());
            for (int i = 0; i < 100; i++) {
                recipients.of(bob());
            }

            awaitAnswer(recipients, bob(), KNOWN);

            assertThat(inner.connections()).hasSize(1);
            assertThat(inner.connections().get(0).octets()).containsOnlyOnce("RCPT TO:");
            recipients.stop().block();
        }
    }

    @Test
    void asksForManyInSessionsOfTen() throws IOException {
        try (ScriptedSmtpPeer inner = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            InnerRecipients recipients = open(inner.port());
            for (int i = 0; i < 41; i++) {
                recipients.of(address("user" + i + "@inner.example"));
            }

            awaitAnswer(recipients, address("user40@inner.example"), KNOWN);

            assertThat(inner.connections()).hasSizeLessThanOrEqualTo(5);
            recipients.stop().block();
        }
    }

    @Test
    void leavesAServerThatDoesNotTellAloneForAWhile() throws IOException {
        SmtpScript busy = SmtpScript.accepting().with(SmtpStep.BANNER, "421 busy");
        try (ScriptedSmtpPeer inner =
                ScriptedSmtpPeer.start(List.of(busy, SmtpScript.accepting()))) {
            InnerRecipients recipients = open(inner.port());
            recipients.of(bob());
            await().until(
                            () ->
                                    inner.connections().size() == 1
                                            && inner.connections().get(0).hasEnded());

            clock.add(Duration.ofSeconds(9));
            assertThat(recipients.of(bob())).isEqualTo(NOT_YET);
            clock.add(Duration.ofSeconds(2));

            awaitAnswer(recipients, bob(), KNOWN);
            assertThat(inner.connections()).hasSize(2);
            recipients.stop().block();
        }
    }
}
