package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import james.onionmx.testbed.smtp.WireRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Peers that hang up, fall silent or talk out of turn. */
@Timeout(40)
class LostSessionTest {

    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = SmtpStep.class,
            names = {"BANNER", "EHLO"})
    void aConnectionLostBeforeTheMailReachedNobody(SmtpStep step) throws IOException {
        SmtpScript script = SmtpScript.accepting().with(step, new SmtpAnswer.Cut(""));
        try (OnionPath path = OnionPath.toSilent(script, SmtpTimeouts.DEFAULT)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.4.2");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SmtpStep.class,
            names = {"MAIL", "DATA", "CONTENT"})
    void aConnectionLostDuringTheMailIsTemporaryForAll(SmtpStep step) throws IOException {
        SmtpScript script = SmtpScript.accepting().with(step, new SmtpAnswer.Cut(""));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertTemporary(failureOf(outcome, BOB), "4.4.2");
            assertTemporary(failureOf(outcome, CAROL), "4.4.2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "8BITMIME"})
    void aRecipientRefusedBeforeTheConnectionWasLostStaysRefused(String announced)
            throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .announcing(announced)
                        .withRecipient(BOB, "550 5.1.1 no such user")
                        .with(SmtpStep.DATA, new SmtpAnswer.Cut(""));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertPermanent(failureOf(outcome, BOB), "5.1.1");
            assertTemporary(failureOf(outcome, CAROL), "4.4.2");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SmtpStep.class,
            names = {"MAIL", "RCPT", "DATA"})
    void aPeerSilentAfterACommandIsTemporary(SmtpStep step) throws IOException {
        SmtpTimeouts timeouts = new SmtpTimeouts(LONG, SHORT, LONG, LONG);
        SmtpScript script = SmtpScript.accepting().with(step, new SmtpAnswer.Freeze());
        try (OnionPath path = OnionPath.to(script, timeouts)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.4.2");
            assertThat(failureOf(outcome, BOB).reason())
                    .contains("did not answer " + step + " within 300 ms");
            assertEndsWithoutQuit(path);
        }
    }

    private static void assertEndsWithoutQuit(OnionPath path) {
        WireRecord wire = path.peer().connections().get(0);
        await().until(wire::hasEnded);
        assertThat(wire.octets()).doesNotContain("QUIT");
    }

    @Test
    void aPeerWithoutAGreetingReachedNobody() throws IOException {
        SmtpTimeouts timeouts = new SmtpTimeouts(SHORT, LONG, LONG, LONG);
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.BANNER, new SmtpAnswer.Freeze());
        try (OnionPath path = OnionPath.toSilent(script, timeouts)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.4.2");
            assertThat(failureOf(outcome).reason()).contains("the connection within 300 ms");
        }
    }

    @Test
    void aPeerSilentAfterTheDotIsTemporary() throws IOException {
        SmtpTimeouts timeouts = new SmtpTimeouts(LONG, LONG, LONG, SHORT);
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.CONTENT, new SmtpAnswer.Freeze());
        try (OnionPath path = OnionPath.to(script, timeouts)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.4.2");
            assertThat(failureOf(outcome, BOB).reason()).contains("the message within 300 ms");
        }
    }

    @Test
    void aPeerThatStopsTakingContentIsTemporary() throws IOException {
        SmtpTimeouts timeouts = new SmtpTimeouts(LONG, LONG, SHORT, LONG);
        SmtpScript script =
                SmtpScript.accepting()
                        .with(SmtpStep.DATA, new SmtpAnswer.StopReading("354 go ahead\r\n"));
        byte[] line = "0123456789abcde\n".getBytes(StandardCharsets.US_ASCII);
        SpooledMessage large =
                SpooledMessage.spool(
                        directory,
                        out -> {
                            for (int i = 0; i < 1_500_000; i++) {
                                out.write(line);
                            }
                        });
        try (OnionPath path = OnionPath.to(script, timeouts)) {

            TransactionOutcome.Answered outcome = path.answer(large, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.4.2");
            assertThat(failureOf(outcome, BOB).reason()).contains("took no more of the message");
        }
    }

    @Test
    void aFrozenPeerCostsOnlyItsOwnMail() throws IOException {
        SmtpScript frozen = SmtpScript.accepting().with(SmtpStep.CONTENT, new SmtpAnswer.Freeze());
        try (OnionPath stuck = OnionPath.to(frozen);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {
            Disposable waiting = stuck.sending(message, BOB).subscribe();
            await().until(
                            () ->
                                    !stuck.peer().connections().isEmpty()
                                            && stuck.peer()
                                                    .connections()
                                                    .get(0)
                                                    .octets()
                                                    .contains("\r\n.\r\n"));

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            waiting.dispose();
        }
    }

    @Test
    void cancellingClosesTheConnectionAtOnce() throws IOException {
        SmtpScript frozen = SmtpScript.accepting().with(SmtpStep.DATA, new SmtpAnswer.Freeze());
        try (OnionPath path = OnionPath.to(frozen)) {
            Disposable sending = path.sending(message, BOB).subscribe();
            await().until(
                            () ->
                                    !path.peer().connections().isEmpty()
                                            && path.peer()
                                                    .connections()
                                                    .get(0)
                                                    .octets()
                                                    .endsWith("DATA\r\n"));

            sending.dispose();

            assertEndsWithoutQuit(path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "22\r\n",
                "\r\n",
                "120 what\r\n",
                "600 what\r\n",
                "220x\r\n",
                "220-one\r\n221 two\r\n"
            })
    void garbageInsteadOfAGreetingReachedNobody(String garbage) throws IOException {
        SmtpScript script =
                SmtpScript.accepting().with(SmtpStep.BANNER, new SmtpAnswer.Raw(garbage));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.5.0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "354 go ahead\r\n250 2.0.0 taken before it was sent\r\n",
                "354 go ahead\r\n554 5.7.1 refused before it was sent\r\n",
                "250 2.0.0 data taken\r\n",
                "garbage\r\n"
            })
    void aReplyOutOfPlaceIsTemporaryAndNeverADelivery(String reply) throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.DATA, new SmtpAnswer.Raw(reply));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.5.0");
            assertEndsWithoutQuit(path);
        }
    }

    @Test
    void aSecondBannerIsAReplyThatNothingAskedFor() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .with(SmtpStep.BANNER, new SmtpAnswer.Raw("220 one\r\n220 two\r\n"));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.5.0");
        }
    }

    @Test
    void anAnnouncedShutdownDuringTheContentKeepsItsWords() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .with(
                                SmtpStep.DATA,
                                new SmtpAnswer.Raw("354 go ahead\r\n421 4.3.2 shutting down\r\n"));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.4.2");
            assertThat(failureOf(outcome, BOB).reason()).contains("421 4.3.2 shutting down");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\n", "500 no\r\n", ""})
    void aDeliveryStaysADeliveryWhateverFollowsQuit(String reply) throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.QUIT, new SmtpAnswer.Cut(reply));
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
        }
    }

    @Test
    void theOutcomeDoesNotWaitForTheReplyToQuit() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.QUIT, new SmtpAnswer.Freeze());
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome =
                    (TransactionOutcome.Answered)
                            path.sending(message, BOB).block(Duration.ofSeconds(4));

            assertDelivered(outcome, BOB);
            await().until(path.peer().connections().get(0)::hasEnded);
        }
    }

    @Test
    void aSpooledFileThatShrankIsNeverAMessage() throws IOException {
        Files.writeString(message.file(), "Subject: hello\r\n");
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.3.0");
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.octets()).doesNotContain("MAIL");
        }
    }

    @Test
    void aSpooledFileThatIsGoneIsTemporary() throws IOException {
        message.close();
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.3.0");
        }
    }
}
