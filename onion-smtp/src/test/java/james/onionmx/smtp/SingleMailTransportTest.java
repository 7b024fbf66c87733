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

@Timeout(40)
class SingleMailTransportTest {

    private static final String TEXT = "Subject: hello\r\n\r\nHello.\r\n";
    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";
    private static final String DAVE = "dave@peer.example";

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, TEXT);
    }

    private static SmtpScript lockStep() {
        return SmtpScript.accepting().announcing("8BITMIME");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @Test
    void deliversAMailInThreeTurnsWithPipelining() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertDelivered(outcome, BOB);
            assertDelivered(outcome, CAROL);
            assertThat(outcome.turns()).isEqualTo(3);
            assertThat(path.peer().mails())
                    .singleElement()
                    .satisfies(
                            mail -> {
                                assertThat(mail.content()).isEqualTo(TEXT);
                                assertThat(mail.recipients()).containsExactly(BOB, CAROL);
                            });
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.bursts())
                    .containsExactly(
                            "EHLO client.example\r\n",
                            lines(
                                    "MAIL FROM:<alice@sender.example> SIZE=26",
                                    "RCPT TO:<bob@peer.example>",
                                    "RCPT TO:<carol@peer.example>",
                                    "DATA"),
                            TEXT + ".\r\nQUIT\r\n");
        }
    }

    @Test
    void deliversAMailInLockStepToAPeerWithoutPipelining() throws IOException {
        try (OnionPath path = OnionPath.to(lockStep())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertDelivered(outcome, BOB);
            assertDelivered(outcome, CAROL);
            assertThat(outcome.turns()).isEqualTo(6);
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertThat(wire.bursts())
                    .containsExactly(
                            "EHLO client.example\r\n",
                            "MAIL FROM:<alice@sender.example>\r\n",
                            "RCPT TO:<bob@peer.example>\r\n",
                            "RCPT TO:<carol@peer.example>\r\n",
                            "DATA\r\n",
                            TEXT + ".\r\n",
                            "QUIT\r\n");
        }
    }

    @Test
    void saysHeloOnTheSameConnectionToAPeerThatDoesNotKnowEhlo() throws IOException {
        SmtpScript old = SmtpScript.accepting().with(SmtpStep.EHLO, "502 unknown command");
        try (OnionPath path = OnionPath.to(old)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().connections()).hasSize(1);
            assertThat(path.peer().connections().get(0).octets())
                    .startsWith("EHLO client.example\r\nHELO client.example\r\nMAIL");
        }
    }

    @Test
    void readsRepliesThatComeOctetByOctet() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.accepting().octetByOctet())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            assertDelivered(outcome, BOB);
            assertDelivered(outcome, CAROL);
        }
    }

    @ParameterizedTest
    @CsvSource({"PIPELINING", "8BITMIME"})
    void deliversEveryRecipientOfAPartlyRefusedMail(String announced) throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .announcing(announced)
                        .withRecipient(CAROL, "550 5.1.1 no such user")
                        .withRecipient(DAVE, "450 4.2.1 mailbox busy");
        try (OnionPath path = OnionPath.to(script)) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL, DAVE);

            assertDelivered(outcome, BOB);
            assertPermanent(failureOf(outcome, CAROL), "5.1.1");
            assertThat(failureOf(outcome, CAROL).statusLine()).isEqualTo("550 5.1.1 no such user");
            assertTemporary(failureOf(outcome, DAVE), "4.2.1");
            assertThat(path.peer().mails().get(0).recipients()).containsExactly(BOB);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "452 too many recipients | TEMPORARY | 452 | 4.5.3",
                "452 4.5.3 too many | TEMPORARY | 452 | 4.5.3",
                "452 4.2.2 mailbox full | TEMPORARY | 452 | 4.2.2",
                "552 too many recipients | TEMPORARY | 452 | 4.5.3",
                "552 5.5.3 too many | TEMPORARY | 452 | 4.5.3",
                "552 5.2.2 mailbox full | PERMANENT | 552 | 5.2.2",
                "550 5.1.1 unknown | PERMANENT | 550 | 5.1.1",
                "550 unknown | PERMANENT | 550 | 5.0.0",
                "550 4.1.1 wrong class | PERMANENT | 550 | 5.0.0",
                "450 greylisted | TEMPORARY | 450 | 4.0.0",
                "450 5.7.1 wrong class | TEMPORARY | 450 | 4.0.0",
            })
    void givesARecipientThePeersVerdict(
            String reply, DeliveryFailure.Permanence permanence, int code, String enhancedCode)
            throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.accepting().withRecipient(CAROL, reply))) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB, CAROL);

            DeliveryFailure failure = failureOf(outcome, CAROL);
            assertThat(failure.permanence()).isEqualTo(permanence);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.enhancedCode()).isEqualTo(enhancedCode);
            assertThat(failure.reason()).contains(reply);
            assertDelivered(outcome, BOB);
        }
    }
}
