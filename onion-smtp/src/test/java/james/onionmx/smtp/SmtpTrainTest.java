package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which bursts mails leave, and what becomes of each. */
@Timeout(120)
class SmtpTrainTest {

    private static final String TEXT = "Subject: hello\r\n\r\n.Hello.\r\n";
    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";
    private static final String DAVE = "dave@peer.example";

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, TEXT);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    /** So that the client has something to wait for, as through Tor. */
    private static SmtpScript lateAt(SmtpStep step, String reply, SmtpScript script) {
        SmtpAnswer answer = new SmtpAnswer.Late(Duration.ofSeconds(1), SmtpAnswer.lines(reply));
        return script.with(step, answer);
    }

    @Test
    void sendsWholeMailsBackToBackToAPeerWithChunking() throws IOException {
        SmtpScript script = lateAt(SmtpStep.MAIL, "250 2.1.0 sender ok", SmtpScript.chunking());
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL);

            SessionEnd end = path.sendAll(line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(2));
            assertDelivered(TrainPath.answer(line.taken().get(0)), BOB);
            assertDelivered(TrainPath.answer(line.taken().get(1)), CAROL);
            assertThat(path.wire(0).octets())
                    .isEqualTo(
                            lines(
                                    "EHLO client.example",
                                    "MAIL FROM:<alice@sender.example> SIZE=27",
                                    "RCPT TO:<bob@peer.example>",
                                    "BDAT 27 LAST",
                                    TEXT.stripTrailing(),
                                    "RSET",
                                    "MAIL FROM:<alice@sender.example> SIZE=27",
                                    "RCPT TO:<carol@peer.example>",
                                    "BDAT 27 LAST",
                                    TEXT.stripTrailing(),
                                    "QUIT"));
        }
    }

    @Test
    void theTurnsOfAllMailsOfASessionAreTheTurnsOfTheSession() throws IOException {
        SmtpScript script = lateAt(SmtpStep.MAIL, "250 2.1.0 sender ok", SmtpScript.chunking());
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE);

            path.sendAll(line);

            assertThat(line.taken())
                    .extracting(mail -> TrainPath.answer(mail).turns())
                    .containsExactly(2, 0, 0);
        }
    }

    @Test
    void sendsTheContentWithTheNextEnvelopeToAPeerWithoutChunking() throws IOException {
        SmtpScript script = lateAt(SmtpStep.DATA, "354 go ahead", SmtpScript.accepting());
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL);

            path.sendAll(line);

            assertThat(path.wire(0).bursts())
                    .containsExactly(
                            "EHLO client.example\r\n",
                            lines(
                                    "MAIL FROM:<alice@sender.example> SIZE=27",
                                    "RCPT TO:<bob@peer.example>",
                                    "DATA"),
                            lines(
                                    "Subject: hello",
                                    "",
                                    "..Hello.",
                                    ".",
                                    "RSET",
                                    "MAIL FROM:<alice@sender.example> SIZE=27",
                                    "RCPT TO:<carol@peer.example>",
                                    "DATA"),
                            lines("Subject: hello", "", "..Hello.", ".", "QUIT"));
            assertThat(path.peer().mails())
                    .extracting(ReceivedMail::recipients)
                    .containsExactly(List.of(BOB), List.of(CAROL));
        }
    }

    @Test
    void aRefusedRecipientCostsNoOtherMail() throws IOException {
        SmtpScript script = SmtpScript.chunking().withRecipient(CAROL, "550 5.1.1 no such user");
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE);

            path.sendAll(line);

            assertDelivered(TrainPath.answer(line.taken().get(0)), BOB);
            assertPermanent(failureOf(TrainPath.answer(line.taken().get(1)), CAROL), "5.1.1");
            assertDelivered(TrainPath.answer(line.taken().get(2)), DAVE);
        }
    }

    @Test
    void aFileThatCannotBeReadCostsNoOtherMail() throws IOException {
        SpooledMessage gone = OnionPath.spool(directory, TEXT);
        gone.close();
        try (TrainPath path = TrainPath.to(SmtpScript.chunking())) {
            OutgoingMail unreadable = TrainPath.mail(gone, BOB);
            OutgoingMail readable = TrainPath.mail(message, CAROL);

            path.sendAll(WaitingLine.of(List.of(unreadable, readable)));

            assertTemporary(failureOf(TrainPath.answer(unreadable), BOB), "4.3.0");
            assertDelivered(TrainPath.answer(readable), CAROL);
        }
    }

    @Test
    void aCancelledMailIsNotBegun() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.chunking())) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL);
            OutgoingMail cancelled = line.waiting().get(0);
            cancelled.cancel();

            SessionEnd end = path.sendAll(line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            assertThat(path.wire(0).octets()).doesNotContain(BOB);
        }
    }

    @Test
    void sendsALargeMailInBlocks() throws IOException {
        String text = "Subject: large\r\n\r\n" + ("x".repeat(62) + "\r\n").repeat(5000);
        try (SpooledMessage large = OnionPath.spool(directory, text);
                TrainPath path = TrainPath.to(SmtpScript.chunking())) {
            WaitingLine line = TrainPath.line(large, BOB);

            path.sendAll(line);

            assertDelivered(TrainPath.answer(line.taken().get(0)), BOB);
            assertThat(path.peer().mails().get(0).content()).isEqualTo(text);
            assertThat(path.wire(0).octets())
                    .contains("BDAT 65536\r\n")
                    .contains("BDAT " + text.length() % 65536 + " LAST\r\n");
        }
    }

    @Test
    void theRestOfTooManyRecipientsGoesInTheNextTransaction() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .announcing("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=2 MAILMAX=5");
        try (TrainPath path = TrainPath.to(script)) {
            OutgoingMail mail = TrainPath.mail(message, BOB, CAROL, DAVE);

            path.sendAll(WaitingLine.of(List.of(mail)));

            assertDelivered(TrainPath.answer(mail), DAVE);
            assertThat(path.peer().mails())
                    .extracting(ReceivedMail::recipients)
                    .containsExactly(List.of(BOB, CAROL), List.of(DAVE));
        }
    }

    @Test
    void takesNoMoreMailsThanThePeerTakesInOneSession() throws IOException {
        SmtpScript script = SmtpScript.accepting().announcing("CHUNKING", "LIMITS MAILMAX=2");
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE);
            MailSession session = path.session(line);

            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isEqualTo(new SessionEnd.Finished(2));
            assertThat(line.waiting()).hasSize(1);
        }
    }

    @Test
    void leavesInGoodOrderLongBeforeAPeerHasEnoughOfRefusals() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.RCPT, "550 5.1.1 no such user");
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line =
                    TrainPath.line(
                            message,
                            IntStream.range(0, 30)
                                    .mapToObj(i -> "u" + i + "@peer.example")
                                    .toArray(String[]::new));
            MailSession session = path.session(line);

            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isInstanceOf(SessionEnd.Finished.class);
            assertThat(line.taken()).hasSizeLessThan(15);
            assertThat(path.wire(0).octets()).endsWith("QUIT\r\n");
        }
    }

    @Test
    void isFullOnlyWhileItsWindowIs() throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.MAIL, new SmtpAnswer.Freeze());
        PipelineLimits two = new PipelineLimits(2, 1000);
        try (TrainPath path = TrainPath.to(script, SmtpTimeouts.DEFAULT, two)) {
            WaitingLine line = TrainPath.line(message, BOB);
            MailSession session = path.session(line);
            session.wake();
            await().until(() -> session.unanswered() == 1);
            assertThat(session.isFull()).isFalse();

            line.add(TrainPath.mail(message, CAROL));
            line.add(TrainPath.mail(message, DAVE));
            session.wake();

            await().until(session::isFull);
            assertThat(line.waiting()).hasSize(1);
            session.abort();
            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isInstanceOfSatisfying(
                            SessionEnd.Lost.class,
                            lost -> assertThat(lost.cause()).isEqualTo(SessionEnd.Cause.LOCAL));
        }
    }

    @Test
    void sendsMailBehindEhloToAPeerThatAnnouncedPipeconnectBefore() throws IOException {
        String ehlo = "250-peer.example\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 PIPECONNECT\r\n";
        SmtpScript script =
                SmtpScript.accepting()
                        .with(
                                SmtpStep.EHLO,
                                new SmtpAnswer.Late(
                                        Duration.ofSeconds(1), new SmtpAnswer.Raw(ehlo)));
        try (TrainPath path = TrainPath.to(script)) {
            path.sendAll(TrainPath.line(message, BOB));
            WaitingLine line = TrainPath.line(message, CAROL);

            path.sendAll(line);

            TransactionOutcome.Answered outcome = TrainPath.answer(line.taken().get(0));
            assertDelivered(outcome, CAROL);
            assertThat(outcome.turns()).isEqualTo(1);
            assertThat(path.wire(1).octets()).startsWith("EHLO client.example\r\nMAIL ");
        }
    }

    @Test
    void afterACutEveryMailWaitsForTheOneBefore() throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.CONTENT, new SmtpAnswer.Cut(""));
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE);
            MailSession session = path.session(line);

            session.wake();

            SessionEnd.Lost end = (SessionEnd.Lost) session.ended().block(TrainPath.PATIENCE);
            assertThat(end.cause()).isEqualTo(SessionEnd.Cause.CONNECTION);
            assertThat(end.doubtful()).isPositive();
            assertThat(path.opener().window(OnionPath.TARGET)).isEqualTo(1);
        }
    }

    @Test
    void aFarewellGivesBackTheMailsBehindIt() throws IOException {
        SmtpScript script =
                SmtpScript.chunking()
                        .withRecipient(CAROL, new SmtpAnswer.Cut("421 4.7.0 enough\r\n"));
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE);
            MailSession session = path.session(line);

            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isInstanceOfSatisfying(
                            SessionEnd.Lost.class,
                            lost -> {
                                assertThat(lost.cause()).isEqualTo(SessionEnd.Cause.PEER_LEFT);
                                assertThat(lost.mails()).isEqualTo(1);
                                assertThat(lost.doubtful()).isZero();
                            });
            assertDelivered(TrainPath.answer(line.taken().get(0)), BOB);
            assertTemporary(failureOf(TrainPath.answer(line.taken().get(1)), CAROL), "4.7.0");
            assertThat(line.waiting())
                    .extracting(mail -> mail.envelope().recipients().get(0).address())
                    .containsExactly(DAVE);
        }
    }
}
