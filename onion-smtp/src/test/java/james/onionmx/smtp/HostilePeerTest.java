package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that do their worst at every step, in each way to talk: every mail has one outcome or is
 * given back, and nothing is taken for delivered that was not.
 */
@Timeout(120)
class HostilePeerTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final SmtpTimeouts IMPATIENT = new SmtpTimeouts(SHORT, SHORT, SHORT, SHORT);
    private static final List<String> ALL_DIALECTS = List.of("8BITMIME", "PIPELINING", "CHUNKING");

    private static final SmtpAnswer GREETING = new SmtpAnswer.Raw("220 what\r\n");

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    private static SmtpScript script(String dialect) {
        return dialect.equals("CHUNKING")
                ? SmtpScript.chunking()
                : SmtpScript.accepting().announcing(dialect);
    }

    private static List<SmtpAnswer> misdeeds() {
        return List.of(
                new SmtpAnswer.Freeze(),
                new SmtpAnswer.Cut(""),
                new SmtpAnswer.Cut("421 4.3.2 leaving\r\n"),
                new SmtpAnswer.Cut("25"),
                new SmtpAnswer.Raw("garbage\r\n"),
                new SmtpAnswer.Raw("354 what\r\n354 what\r\n"),
                GREETING,
                new SmtpAnswer.Raw("250-endless\r\n".repeat(100_000)),
                new SmtpAnswer.Raw("250-" + "x".repeat(1_000_000)));
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String dialect : ALL_DIALECTS) {
            for (SmtpStep step : stepsOf(dialect)) {
                for (SmtpAnswer misdeed : misdeeds()) {
                    if (step == SmtpStep.BANNER && misdeed.equals(GREETING)) {
                        continue;
                    }
                    cases.add(Arguments.of(dialect, step, misdeed));
                }
            }
        }
        return cases;
    }

    private static List<SmtpStep> stepsOf(String dialect) {
        return dialect.equals("CHUNKING")
                ? List.of(SmtpStep.BANNER, SmtpStep.MAIL, SmtpStep.RCPT, SmtpStep.CONTENT)
                : List.of(SmtpStep.MAIL, SmtpStep.DATA, SmtpStep.CONTENT);
    }

    @ParameterizedTest(name = "{0} {1} {index}")
    @MethodSource("cases")
    void aMisdeedAtAnyStepNeverMakesADeliveryOrABounce(
            String dialect, SmtpStep step, SmtpAnswer misdeed) throws IOException {
        SmtpScript script = script(dialect).with(step, misdeed);
        try (TrainPath path = TrainPath.to(script, IMPATIENT)) {
            WaitingLine line = TrainPath.line(message, "bob@peer.example", "carol@peer.example");

            talk(path, line);

            await().until(path.wire(0)::hasEnded);
            for (OutgoingMail mail : line.taken()) {
                if (mail.isSettled()) {
                    assertRetryable(mail.outcome().block(TrainPath.PATIENCE));
                } else {
                    assertThat(line.waiting()).contains(mail);
                    assertNotTaken(path, mail);
                }
            }
        }
    }

    private static void assertNotTaken(TrainPath path, OutgoingMail mail) {
        String recipient = mail.envelope().recipients().get(0).address();
        assertThat(path.peer().mails()).noneMatch(t -> t.recipients().contains(recipient));
    }

    private static void talk(TrainPath path, WaitingLine line) {
        if (path.open(line) instanceof SessionOpener.Opened.Ready ready) {
            ready.session().wake();
            assertThat(ready.session().ended().block(TrainPath.PATIENCE))
                    .isInstanceOf(SessionEnd.Lost.class);
            assertThat(ready.session().unanswered()).isZero();
            assertThat(line.taken()).anyMatch(OutgoingMail::isSettled);
        } else {
            assertThat(line.taken()).isEmpty();
        }
    }

    private static void assertRetryable(TransactionOutcome outcome) {
        if (outcome instanceof TransactionOutcome.Answered answered) {
            assertThat(answered.recipients().values())
                    .allSatisfy(
                            of ->
                                    assertThat(
                                                    ((RecipientOutcome.Failed) of)
                                                            .failure()
                                                            .permanence())
                                            .isEqualTo(Permanence.TEMPORARY));
        }
    }

    @ParameterizedTest
    @MethodSource("earlyVerdicts")
    void aVerdictBeforeTheBlockIsSentEndsTheSession(SmtpAnswer early) throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.RCPT, early);
        try (TrainPath path = TrainPath.to(script, IMPATIENT)) {
            WaitingLine line = TrainPath.line(message, "bob@peer.example");

            talk(path, line);

            TransactionOutcome outcome = line.taken().get(0).outcome().block(TrainPath.PATIENCE);
            assertRetryable(outcome);
        }
    }

    static List<SmtpAnswer> earlyVerdicts() {
        return List.of(
                new SmtpAnswer.StopReading("354 early\r\n"),
                new SmtpAnswer.StopReading("221 early\r\n"),
                new SmtpAnswer.StopReading("250 ok\r\n451 one\r\n452 two\r\n453 three\r\n"));
    }

    @ParameterizedTest
    @MethodSource("earlyVerdicts")
    void aPeerThatConfusesAGroupIsTalkedToMoreSimply(SmtpAnswer confusion) throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.RCPT, confusion);
        try (TrainPath path = TrainPath.to(script, IMPATIENT)) {
            for (int session = 0; session < 5; session++) {
                talk(path, TrainPath.line(message, "bob@peer.example"));
            }

            assertThat(path.wire(0).octets()).contains("BDAT");
            assertThat(path.wire(4).bursts().get(path.wire(4).bursts().size() - 1))
                    .isEqualTo("RCPT TO:<bob@peer.example>\r\n");
        }
    }
}
