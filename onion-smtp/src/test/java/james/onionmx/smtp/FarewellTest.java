package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When QUIT leaves, and that no mail's outcome hangs on what becomes of it. */
@Timeout(120)
class FarewellTest {

    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";
    private static final String EHLO = "EHLO client.example\r\n";

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    /** The only mail for its destination: its session may end behind it. */
    private WaitingLine loneMail(String... recipients) {
        return WaitingLine.of(List.of(TrainPath.mail(message, recipients))).endingSessions();
    }

    private static TransactionOutcome.Answered outcome(WaitingLine line) {
        return TrainPath.answer(line.taken().get(0));
    }

    private static SessionEnd send(TrainPath path, WaitingLine line) {
        MailSession session = path.session(line);
        session.wake();
        return session.ended().block(TrainPath.PATIENCE);
    }

    @Test
    void goesWithALoneMailInItsSecondBurst() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.chunking())) {
            WaitingLine line = loneMail(BOB);

            SessionEnd end = send(path, line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            assertDelivered(outcome(line), BOB);
            assertThat(outcome(line).turns()).isEqualTo(2);
            assertThat(path.wire(0).bursts())
                    .containsExactly(
                            EHLO,
                            String.join(
                                    "\r\n",
                                    "MAIL FROM:<alice@sender.example> SIZE=26",
                                    "RCPT TO:<bob@peer.example>",
                                    "BDAT 26 LAST",
                                    "Subject: hello",
                                    "",
                                    "Hello.",
                                    "QUIT",
                                    ""));
        }
    }

    @Test
    void goesWithALoneMailInTheOnlyBurstToAPeerThatTakesMailEarly() throws IOException {
        SmtpScript early =
                SmtpScript.accepting().announcing("PIPELINING", "CHUNKING", "PIPECONNECT");
        SmtpScript late =
                early.with(
                        SmtpStep.EHLO,
                        new SmtpAnswer.Late(
                                Duration.ofSeconds(1), early.answers().get(SmtpStep.EHLO)));
        try (TrainPath path = TrainPath.to(List.of(early, late))) {
            send(path, loneMail(BOB));
            WaitingLine line = loneMail(CAROL);

            SessionEnd end = send(path, line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            assertDelivered(outcome(line), CAROL);
            assertThat(outcome(line).turns()).isEqualTo(1);
            assertThat(path.wire(1).octets())
                    .startsWith(EHLO + "MAIL FROM:")
                    .endsWith("Hello.\r\nQUIT\r\n");
        }
    }

    @Test
    void goesWithTheContentToAPeerWithoutChunking() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting())) {
            WaitingLine line = loneMail(BOB);

            send(path, line);

            assertDelivered(outcome(line), BOB);
            assertThat(path.wire(0).bursts())
                    .hasSize(3)
                    .last()
                    .isEqualTo("Subject: hello\r\n\r\nHello.\r\n.\r\nQUIT\r\n");
        }
    }

    @Test
    void goesWithTheContentForAllRecipientsWhereEachOfThemIsAnsweredBefore() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting())) {
            WaitingLine line = loneMail(BOB, CAROL);

            send(path, line);

            assertDelivered(outcome(line), CAROL);
            assertThat(path.wire(0).bursts()).hasSize(3).last().asString().endsWith("QUIT\r\n");
        }
    }

    @Test
    void waitsForEveryReplyOfAPeerWithoutPipelining() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting().announcing("8BITMIME"))) {
            WaitingLine line = loneMail(BOB);

            send(path, line);

            assertDelivered(outcome(line), BOB);
            assertThat(path.wire(0).bursts()).hasSize(6).last().isEqualTo("QUIT\r\n");
        }
    }

    @Test
    void waitsForTheReplyToEveryRecipientAsTheRestMayNeedAnotherTransaction() throws IOException {
        SmtpAnswer one =
                new SmtpAnswer.UpTo(
                        1,
                        SmtpAnswer.lines("250 2.1.5 recipient ok"),
                        SmtpAnswer.lines("452 4.5.3 too many recipients"));
        try (TrainPath path = TrainPath.to(SmtpScript.chunking().with(SmtpStep.RCPT, one))) {
            WaitingLine line = loneMail(BOB, CAROL);

            send(path, line);

            assertDelivered(outcome(line), BOB);
            assertDelivered(outcome(line), CAROL);
            assertThat(path.peer().mails())
                    .extracting(ReceivedMail::recipients)
                    .containsExactly(List.of(BOB), List.of(CAROL));
            assertThat(path.wire(0).bursts()).hasSize(3).last().asString().endsWith("QUIT\r\n");
        }
    }

    @Test
    void doesNotGoWhileTheSourceMayHaveMore() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.chunking())) {
            WaitingLine line = TrainPath.line(message, BOB);
            MailSession session = path.session(line);
            session.wake();
            await().atMost(TrainPath.PATIENCE).until(() -> line.taken().size() == 1);
            assertDelivered(outcome(line), BOB);
            assertThat(path.wire(0).octets()).doesNotContain("QUIT");

            line.add(TrainPath.mail(message, CAROL));
            line.endingSessions();
            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isEqualTo(new SessionEnd.Finished(2));
        }
    }

    @Test
    void doesNotHideThatTheOnlyRecipientIsRefused() throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.RCPT, "550 5.1.1 no such user");
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = loneMail(BOB);

            SessionEnd end = send(path, line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            assertPermanent(failureOf(outcome(line), BOB), "5.1.1");
            assertThat(path.wire(0).bursts()).hasSize(2);
        }
    }

    static List<SmtpAnswer> answersToQuit() {
        return List.of(
                SmtpAnswer.lines("250 2.0.0 stay"),
                SmtpAnswer.lines("421 4.7.0 not now"),
                SmtpAnswer.lines("500 5.5.1 what?"),
                new SmtpAnswer.Raw("garbage\r\n"),
                new SmtpAnswer.Raw("221-and\r\n221-so\r\n222 on\r\n"),
                new SmtpAnswer.Cut(""),
                new SmtpAnswer.Freeze());
    }

    @ParameterizedTest
    @MethodSource("answersToQuit")
    void whateverAPeerAnswersTheMailIsDelivered(SmtpAnswer toQuit) throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.chunking().with(SmtpStep.QUIT, toQuit))) {
            WaitingLine line = loneMail(BOB);

            SessionEnd end = send(path, line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            assertDelivered(outcome(line), BOB);
            assertThat(path.opener().window(OnionPath.TARGET))
                    .isEqualTo(PipelineLimits.DEFAULT.mails());
        }
    }

    @Test
    void aPeerThatLeavesWithoutAWordAboutTheMailLeavesItToBeTriedAgain() throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.CONTENT, new SmtpAnswer.Cut(""));
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = loneMail(BOB);

            SessionEnd end = send(path, line);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            SessionEnd.Lost.class, lost -> assertThat(lost.doubtful()).isOne());
            assertThat(failureOf(outcome(line), BOB).permanence()).isEqualTo(Permanence.TEMPORARY);
        }
    }

    /** One reply too few: the next would be taken for it. */
    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "CONTENT"})
    void aGoodbyeInPlaceOfAReplyIsNoReply(String step) throws IOException {
        SmtpScript script =
                SmtpScript.chunking().with(SmtpStep.valueOf(step), new SmtpAnswer.Raw(""));
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = loneMail(BOB);

            SessionEnd end = send(path, line);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            SessionEnd.Lost.class,
                            lost -> assertThat(lost.cause()).isEqualTo(SessionEnd.Cause.PROTOCOL));
            assertThat(failureOf(outcome(line), BOB).permanence()).isEqualTo(Permanence.TEMPORARY);
        }
    }
}
