package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What honest strangers see, and what the back end then gets. */
class MailPassageTest {

    private static final String ENVELOPE = "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\n";

    private RunningGate gate;

    @BeforeEach
    void startGate() throws IOException {
        gate =
                RunningGate.before(
                        SmtpScript.accepting().withRecipient("nobody@here.test", "550 5.1.1 who?"));
    }

    @AfterEach
    void closeGate() throws IOException {
        gate.close();
    }

    private static String bdat(String content, String last) {
        return "BDAT " + content.length() + last + "\r\n" + content;
    }

    @Test
    void greetsAndAnnouncesWithoutAskingTheBackEnd() throws IOException {
        try (SmtpClient client = gate.connect()) {
            client.send("PROXY TCP6 fc00:dead:beef:4dad::0:6c ::1 108 25\r\n");

            assertThat(client.reply()).isEqualTo("220 gate.example ESMTP");
            assertThat(client.ask("EHLO stranger.example").split("\n"))
                    .containsExactly(
                            "250-gate.example",
                            "250-PIPELINING",
                            "250-SIZE 52428800",
                            "250-8BITMIME",
                            "250-ENHANCEDSTATUSCODES",
                            "250 CHUNKING");
            assertThat(client.ask("HELO stranger.example")).isEqualTo("250 gate.example");
            assertThat(client.ask("NOOP")).startsWith("250 2.0.0");
            assertThat(client.ask("QUIT")).startsWith("221 2.0.0");
            assertThat(client.repliesToTheEnd()).isEmpty();
        }
        assertThat(gate.backEndConnections()).isEmpty();
    }

    @Test
    void passesAMailOnWithTheCircuitsAddressAndTheStrangersName() throws IOException {
        try (SmtpClient client = gate.greeted()) {
            assertThat(client.ask("mail from: <a@there.test> SIZE=9 BODY=8BITMIME"))
                    .isEqualTo("250 2.1.0 sender ok");
            assertThat(client.ask("rcpt to:<b@here.test>")).isEqualTo("250 2.1.5 recipient ok");
            assertThat(client.ask("DATA")).isEqualTo("354 go ahead");
            assertThat(client.ask("Subject: x\r\n\r\n..dot\r\n.undoubled\r\n."))
                    .isEqualTo("250 2.0.0 taken");
        }

        assertThat(gate.mails())
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.mailCommand())
                                    .isEqualTo("MAIL FROM:<a@there.test> SIZE=9 BODY=8BITMIME");
                            assertThat(mail.recipients()).containsExactly("b@here.test");
                            assertThat(mail.content())
                                    .isEqualTo("Subject: x\r\n\r\n.dot\r\nundoubled\r\n");
                        });
        assertThat(gate.backEndOctets())
                .startsWith("PROXY TCP6 fc00:dead:beef:4dad::0:6c ::1 108 25\r\nEHLO ")
                .contains("EHLO stranger.example\r\nMAIL");
    }

    @Test
    void turnsChunksIntoData() throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + bdat(".a\r", "") + bdat("\n.\r\n..b\r\nend", " last"));

            assertThat(client.replies(4))
                    .containsExactly(
                            "250 2.1.0 sender ok",
                            "250 2.1.5 recipient ok",
                            "250 2.0.0 3 octets taken",
                            "250 2.0.0 taken");
        }

        assertThat(gate.mails())
                .extracting(ReceivedMail::content)
                .containsExactly(".a\r\n.\r\n..b\r\nend\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BDAT 0 LAST\r\n", "BDAT 0\r\nBDAT 0 LAST\r\n"})
    void takesAnEmptyMessage(String chunks) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + chunks + "QUIT\r\n");

            assertThat(client.repliesToTheEnd())
                    .contains("250 2.0.0 taken")
                    .last()
                    .asString()
                    .startsWith("221");
        }

        assertThat(gate.mails()).extracting(ReceivedMail::content).containsExactly("");
    }

    @Test
    void answersATrainOfFiftyMailsOnceEachAndInOrder() throws IOException {
        StringBuilder train = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String recipient = i % 10 == 7 ? "nobody" : "b" + i;
            train.append("MAIL FROM:<a").append(i).append("@there.test>\r\n");
            train.append("RCPT TO:<").append(recipient).append("@here.test>\r\n");
            train.append(bdat("Subject: " + i + "\r\n\r\nQUIT\r\n.\r\n", " LAST"));
        }

        try (SmtpClient client = gate.greeted()) {
            client.send(train + "QUIT\r\n");

            List<String> replies = client.repliesToTheEnd();
            assertThat(replies).hasSize(151).last().asString().startsWith("221");
            for (int i = 0; i < 50; i++) {
                List<String> ofMail = replies.subList(3 * i, 3 * i + 3);
                if (i % 10 == 7) {
                    assertThat(ofMail)
                            .containsExactly(
                                    "250 2.1.0 sender ok",
                                    "550 5.1.1 who?",
                                    "503 5.5.1 No recipient was taken");
                } else {
                    assertThat(ofMail)
                            .containsExactly(
                                    "250 2.1.0 sender ok",
                                    "250 2.1.5 recipient ok",
                                    "250 2.0.0 taken");
                }
            }
        }
        assertThat(gate.mails())
                .extracting(ReceivedMail::content)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50)
                                .filter(i -> i % 10 != 7)
                                .mapToObj(i -> "Subject: " + i + "\r\n\r\nQUIT\r\n.\r\n")
                                .toList());
        assertThat(gate.backEndConnections()).hasSize(1);
    }

    @Test
    void streamsAMailThatIsBiggerThanAnyBuffer() throws IOException {
        String line = "x".repeat(76) + "\r\n";
        String block = line.repeat(20_000);

        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + bdat(block, "") + bdat(block, " LAST"));

            assertThat(client.replies(4)).last().isEqualTo("250 2.0.0 taken");
        }

        assertThat(gate.mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail.size()).isEqualTo(2L * block.length()));
    }

    @Test
    void readsNoFasterThanTheBackEndTakes() throws IOException {
        try (RunningGate slow =
                        RunningGate.before(
                                SmtpScript.accepting()
                                        .with(
                                                SmtpStep.DATA,
                                                new SmtpAnswer.StopReading("354 go ahead\r\n")));
                SmtpClient client = slow.greeted()) {
            client.send(ENVELOPE + "DATA\r\n");
            assertThat(client.replies(3)).last().isEqualTo("354 go ahead");

            AtomicLong taken = client.flood(("x".repeat(998) + "\r\n").repeat(64));

            AtomicLong before = new AtomicLong(-1);
            RunningGate.await()
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> before.getAndSet(taken.get()) == taken.get());
            assertThat(taken.get()).isBetween(1L, 40L << 20);
        }
    }

    @Test
    void forgetsAMailAtResetAndBeginsAnother() throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "RSET\r\n" + ENVELOPE + bdat("x", "") + "RSET\r\n");
            client.send(ENVELOPE + bdat("second\r\n", " LAST") + "QUIT\r\n");

            assertThat(client.repliesToTheEnd())
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly(
                            "250", "250", "250", "250", "250", "250", "250", "250", "250", "250",
                            "221");
        }

        assertThat(gate.mails()).extracting(ReceivedMail::content).containsExactly("second\r\n");
    }

    @Test
    void eatsTheChunksOfARefusedMailAndStaysInStep() throws IOException {
        try (RunningGate refusing =
                        RunningGate.before(
                                SmtpScript.accepting()
                                        .with(SmtpStep.MAIL, "550 5.7.1 not from you"));
                SmtpClient client = refusing.greeted()) {
            client.send(ENVELOPE + bdat("QUIT\r\n", "") + bdat("RSET\r\n", " LAST") + "NOOP\r\n");

            assertThat(client.replies(5))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("550", "503", "503", "503", "250");
            assertThat(refusing.mails()).isEmpty();
        }
    }

    @Test
    void opensANewBackEndConnectionWhenTheLastWasGivenBack() throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + bdat("1\r\n", " LAST"));
            client.replies(3);
            gate.clock().advance(GateTimeouts.DEFAULT.backEndIdle());
            RunningGate.await().until(() -> gate.gate().counts().backEndConnections() == 0);

            client.send(ENVELOPE + bdat("2\r\n", " LAST"));

            assertThat(client.replies(3)).last().isEqualTo("250 2.0.0 taken");
        }
        assertThat(gate.backEndConnections()).hasSize(2);
        assertThat(gate.mails()).hasSize(2);
    }
}
