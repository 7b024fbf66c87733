package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import james.onionmx.testbed.smtp.WireRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer's refusals at each step come to. */
@Timeout(40)
class RefusedMailTest {

    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "PIPELINING, MAIL",
        "PIPELINING, DATA",
        "PIPELINING, CONTENT",
        "8BITMIME, MAIL",
        "8BITMIME, DATA",
        "8BITMIME, CONTENT"
    })
    void aPermanentRefusalOfTheMailIsPermanentForAll(String announced, SmtpStep step)
            throws IOException {
        SmtpScript script =
                SmtpScript.accepting().announcing(announced).with(step, "554 5.7.1 not this");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertPermanent(failureOf(outcome, BOB), "5.7.1");
            assertPermanent(failureOf(outcome, CAROL), "5.7.1");
            assertThat(failureOf(outcome, BOB).statusLine()).isEqualTo("554 5.7.1 not this");
            assertThat(path.peer().mails()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PIPELINING, MAIL",
        "PIPELINING, DATA",
        "PIPELINING, CONTENT",
        "8BITMIME, MAIL",
        "8BITMIME, DATA",
        "8BITMIME, CONTENT"
    })
    void aTemporaryRefusalOfTheMailIsTemporaryForAll(String announced, SmtpStep step)
            throws IOException {
        SmtpScript script =
                SmtpScript.accepting().announcing(announced).with(step, "451 4.7.1 later");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertTemporary(failureOf(outcome, BOB), "4.7.1");
            assertTemporary(failureOf(outcome, CAROL), "4.7.1");
        }
    }

    @Test
    void aLaterRefusalOfTheMailLeavesARefusedRecipientItsOwnReason() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .withRecipient(CAROL, "550 5.1.1 no such user")
                        .with(SmtpStep.CONTENT, "451 4.3.0 disk");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertTemporary(failureOf(outcome, BOB), "4.3.0");
            assertPermanent(failureOf(outcome, CAROL), "5.1.1");
        }
    }

    @Test
    void sendsOnlyTheDotWhereNobodyIsLeftAndThePeerWaitsForContent() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .with(SmtpStep.RCPT, "550 5.1.1 no such user")
                        .with(SmtpStep.CONTENT, "554 5.5.1 no valid recipients");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertPermanent(failureOf(outcome, BOB), "5.1.1");
            assertPermanent(failureOf(outcome, CAROL), "5.1.1");
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.bursts().get(2)).isEqualTo(".\r\nQUIT\r\n");
        }
    }

    @Test
    void nobodyIsDeliveredToByAPositiveReplyToTheLoneDot() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.RCPT, "550 5.1.1 no such user");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertPermanent(failureOf(outcome, BOB), "5.1.1");
        }
    }

    @Test
    void sendsNothingAfterARefusedSenderToAPeerThatStillWaitsForContent() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.MAIL, "550 5.7.1 not you");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertPermanent(failureOf(outcome, BOB), "5.7.1");
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.octets()).endsWith("DATA\r\n");
            assertThat(path.peer().mails()).isEmpty();
        }
    }

    @Test
    void asksForNoDataWhereALockStepPeerRefusedEveryRecipient() throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .announcing("8BITMIME")
                        .with(SmtpStep.RCPT, "550 5.1.1 no such user");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertPermanent(failureOf(outcome, BOB), "5.1.1");
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.octets()).doesNotContain("DATA").endsWith("QUIT\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BANNER", "HELO"})
    void aPermanentRefusalOfTheSessionIsTemporaryAndReachedNobody(SmtpStep step)
            throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .with(SmtpStep.EHLO, "500 what")
                        .with(step, "554 5.7.1 no thanks");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.3.2");
            assertThat(failureOf(outcome).reason()).contains("5.7.1 no thanks");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BANNER", "EHLO"})
    void aTemporaryRefusalOfTheSessionKeepsItsCode(SmtpStep step) throws IOException {
        SmtpScript script = SmtpScript.accepting().with(step, "421 4.7.0 too busy");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome outcome = path.send(message, BOB);

            assertTemporary(failureOf(outcome), "4.7.0");
            assertThat(failureOf(outcome).code()).isEqualTo(421);
        }
    }

    @Test
    void aMessageLargerThanAnnouncedIsNotSent() throws IOException {
        SmtpScript script = SmtpScript.accepting().announcing("PIPELINING", "SIZE 10");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertPermanent(failureOf(outcome, BOB), "5.3.4");
            assertPermanent(failureOf(outcome, CAROL), "5.3.4");
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.octets()).doesNotContain("MAIL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIZE", "SIZE 0", "size 26", "SIZE 99999999999999999999"})
    void aMessageWithinTheAnnouncedSizeIsSent(String announced) throws IOException {
        SmtpScript script = SmtpScript.accepting().announcing(announced);
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).mailCommand()).endsWith(" SIZE=26");
        }
    }

    @Test
    void eightBitContentIsPermanentlyRefusedForAPeerWithoutEightBitMime() throws IOException {
        SpooledMessage eightBit = OnionPath.spool(directory, "Subject: x\r\n\r\n\u00e9\r\n");
        try (OnionPath path = OnionPath.to(SmtpScript.accepting().announcing("PIPELINING"))) {

            TransactionOutcome.Answered outcome = path.answer(eightBit, BOB);

            assertPermanent(failureOf(outcome, BOB), "5.6.3");
        }
    }

    @Test
    void eightBitContentIsDeclaredToAPeerWithEightBitMime() throws IOException {
        SpooledMessage eightBit = OnionPath.spool(directory, "Subject: x\r\n\r\n\u00e9\r\n");
        try (OnionPath path = OnionPath.to(SmtpScript.accepting().announcing("8BITMIME"))) {

            TransactionOutcome.Answered outcome = path.answer(eightBit, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).mailCommand()).endsWith("> BODY=8BITMIME");
            assertThat(path.peer().mails().get(0).content()).contains("\u00e9");
        }
    }
}
