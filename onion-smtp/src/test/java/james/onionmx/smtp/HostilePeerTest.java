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
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * Peers that do their worst at every step, in each way to talk: every mail has one outcome or is
 * given back, and nothing is taken for delivered that was not.
 */
@Timeout(120)
class HostilePeerTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final SmtpTimeouts IMPATIENT = new SmtpTimeouts(SHORT, SHORT, SHORT, SHORT);

    /** A timeout has time for many octets, as five minutes have at one a second. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final long GIGABYTE = 1_000_000_000;
    private static final List<String> ALL_DIALECTS = List.of("8BITMIME", "PIPELINING", "CHUNKING");

    private static final SmtpAnswer GREETING = new SmtpAnswer.Raw("220 what\r\n");

    /** Many blocks, and more than sockets hold. */
    private static final String LARGE =
            "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(6_000);

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

    static List<SmtpAnswer> misdeeds() {
        return List.of(
                new SmtpAnswer.Freeze(),
                new SmtpAnswer.Cut(""),
                new SmtpAnswer.Cut("421 4.3.2 leaving\r\n"),
                new SmtpAnswer.Flood("421 4.3.2 leaving\r\n", GIGABYTE),
                new SmtpAnswer.Cut("25"),
                new SmtpAnswer.Raw("garbage\r\n"),
                new SmtpAnswer.Raw("354 what\r\n354 what\r\n"),
                GREETING,
                new SmtpAnswer.Flood("250-endless\r\n", GIGABYTE),
                new SmtpAnswer.Flood("250", GIGABYTE),
                new SmtpAnswer.Drip("250-slow\r\n", PAUSE),
                new SmtpAnswer.Drip("2", PAUSE));
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
                ? List.of(
                        SmtpStep.BANNER,
                        SmtpStep.EHLO,
                        SmtpStep.MAIL,
                        SmtpStep.RCPT,
                        SmtpStep.CONTENT)
                : List.of(
                        SmtpStep.EHLO,
                        SmtpStep.MAIL,
                        SmtpStep.RCPT,
                        SmtpStep.DATA,
                        SmtpStep.CONTENT);
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
            line.taken().forEach(mail -> assertRetryableOrGivenBack(path, line, mail));
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

    /** The first mail is refused, so that RSET comes before the second. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("dialectsAndMisdeeds")
    void aMisdeedBetweenTwoMailsTouchesNeitherTheFirstNorLosesTheSecond(
            String dialect, SmtpAnswer misdeed) throws IOException {
        SmtpScript script =
                script(dialect)
                        .withRecipient("bob@peer.example", "550 5.1.1 no such user")
                        .with(SmtpStep.RSET, misdeed);
        try (TrainPath path = TrainPath.to(script, IMPATIENT)) {
            WaitingLine line = TrainPath.line(message, "bob@peer.example", "carol@peer.example");

            talk(path, line);

            await().until(path.wire(0)::hasEnded);
            OutgoingMail first = line.taken().get(0);
            Outcomes.assertPermanent(
                    Outcomes.failureOf(TrainPath.answer(first), "bob@peer.example"), "5.1.1");
            line.taken().stream()
                    .filter(mail -> mail != first)
                    .forEach(second -> assertRetryableOrGivenBack(path, line, second));
        }
    }

    static List<Arguments> dialectsAndMisdeeds() {
        return ALL_DIALECTS.stream()
                .flatMap(dialect -> misdeeds().stream().map(m -> Arguments.of(dialect, m)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void aMisdeedWithinALargeMailNeverMakesADeliveryOrABounce(SmtpAnswer misdeed)
            throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.BDAT, misdeed);
        try (SpooledMessage large = OnionPath.spool(directory, LARGE);
                TrainPath path = TrainPath.to(script, IMPATIENT)) {
            WaitingLine line = TrainPath.line(large, "bob@peer.example", "carol@peer.example");

            talk(path, line);

            await().until(path.wire(0)::hasEnded);
            line.taken().forEach(mail -> assertRetryableOrGivenBack(path, line, mail));
        }
    }

    /** A farewell has a time of its own, of some seconds, so that these are the fewest. */
    static List<SmtpAnswer> farewells() {
        return List.of(
                new SmtpAnswer.Cut(""),
                SmtpAnswer.lines("421 4.3.2 leaving, and staying"),
                SmtpAnswer.lines("250 2.0.0 staying"),
                SmtpAnswer.lines("garbage"),
                new SmtpAnswer.Drip("221-slow\r\n", PAUSE));
    }

    @ParameterizedTest
    @MethodSource("farewells")
    void aMisdeedAtTheFarewellChangesNothing(SmtpAnswer misdeed) throws IOException {
        SmtpScript script = SmtpScript.chunking().with(SmtpStep.QUIT, misdeed);
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, "bob@peer.example");

            SessionEnd end = path.sendAll(line);

            assertThat(end).isEqualTo(new SessionEnd.Finished(1));
            Outcomes.assertDelivered(TrainPath.answer(line.taken().get(0)), "bob@peer.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING", "CHUNKING"})
    void successesBeforeTheContentHasLeftAreNotBelieved(String dialect) throws IOException {
        SmtpAnswer early = new SmtpAnswer.StopReading("250 2.0.0 taken\r\n".repeat(20));
        SmtpScript script = script(dialect).with(SmtpStep.RCPT, early);
        try (SpooledMessage large = OnionPath.spool(directory, LARGE);
                TrainPath path = TrainPath.to(script, IMPATIENT)) {
            WaitingLine line = TrainPath.line(large, "bob@peer.example", "carol@peer.example");

            talk(path, line);

            line.taken().forEach(mail -> assertRetryableOrGivenBack(path, line, mail));
        }
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void throughThePoolEachMailHasOneOutcomeAndNoSessionStays(SmtpAnswer misdeed)
            throws IOException {
        SmtpScript script = SmtpScript.chunking().withRecipient("carol@peer.example", misdeed);
        try (OnionPath path = OnionPath.toSilent(script, IMPATIENT)) {
            OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);

            List<List<TransactionOutcome>> outcomes =
                    Flux.range(0, 12)
                            .flatMap(
                                    i ->
                                            pool.send(
                                                            OnionPath.TARGET,
                                                            OnionPath.envelope(
                                                                    i % 4 == 3
                                                                            ? "carol@peer.example"
                                                                            : "bob@peer.example"),
                                                            message)
                                                    .flux()
                                                    .collectList(),
                                    12)
                            .collectList()
                            .block(TrainPath.PATIENCE);
            pool.close(SHORT).block(TrainPath.PATIENCE);

            assertThat(outcomes).hasSize(12).allSatisfy(of -> assertThat(of).hasSize(1));
            assertThat(outcomes.stream().filter(of -> Outcomes.isDelivered(of.get(0))))
                    .hasSizeLessThanOrEqualTo(path.peer().mails().size());
            await().until(() -> path.tor().openClients() == 0);
        }
    }

    private static void assertRetryableOrGivenBack(
            TrainPath path, WaitingLine line, OutgoingMail mail) {
        if (mail.isSettled()) {
            assertRetryable(mail.outcome().block(TrainPath.PATIENCE));
        } else {
            assertThat(line.waiting()).contains(mail);
            assertNotTaken(path, mail);
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
