package james.onionmx.testbed.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ScriptedSmtpPeerTest {

    private static final String ENVELOPE = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n";

    private static void converse(ScriptedSmtpPeer peer, String octets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
            socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
        await().until(() -> peer.connections().get(0).hasEnded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r", "\r.\r\n"})
    void onlyCrLfDotCrLfEndsAContent(String notTheEnd) throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting())) {

            converse(peer, ENVELOPE + "x" + notTheEnd + "y\r\n.\r\nQUIT\r\n");

            assertThat(peer.mails())
                    .singleElement()
                    .satisfies(
                            mail -> assertThat(mail.content()).startsWith("x").endsWith("y\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'..a', '.a'", "'.a', 'a'", "'a.', 'a.'", "'...', '..'"})
    void takesOneDotFromALinesStart(String sent, String kept) throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting())) {

            converse(peer, ENVELOPE + sent + "\r\n" + sent + "\r\n.\r\nQUIT\r\n");

            assertThat(peer.mails().get(0).content()).isEqualTo(kept + "\r\n" + kept + "\r\n");
        }
    }

    @Test
    void recordsEveryOctet() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting())) {

            converse(peer, ENVELOPE + "\u00e9\r\n.\r\nQUIT\r\n");

            assertThat(peer.connections().get(0).octets())
                    .isEqualTo(ENVELOPE + "\u00e9\r\n.\r\nQUIT\r\n");
        }
    }

    @Test
    void takesNoMailThatTheClientDidNotFinish() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting())) {

            converse(peer, ENVELOPE + "half a message\r\n.");

            assertThat(peer.mails()).isEmpty();
        }
    }

    @Test
    void takesBlocksByTheirCountWhateverTheyHold() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.chunking())) {

            converse(
                    peer,
                    String.join(
                            "\r\n",
                            "MAIL FROM:<a@b>",
                            "RCPT TO:<c@d>",
                            "BDAT 8",
                            "x",
                            ".",
                            "yBBDAT 6 LAST",
                            "QUIT",
                            "QUIT",
                            ""));

            assertThat(peer.mails())
                    .singleElement()
                    .satisfies(
                            mail -> assertThat(mail.content()).isEqualTo("x\r\n.\r\nyBQUIT\r\n"));
        }
    }

    @Test
    void eatsTheBlockOfAMailWithoutRecipients() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.chunking())) {

            converse(
                    peer,
                    String.join(
                            "\r\n",
                            "MAIL FROM:<a@b>",
                            "BDAT 6 LAST",
                            "DATA",
                            "RSET",
                            "MAIL FROM:<a@b>",
                            "RCPT TO:<c@d>",
                            "BDAT 1 LAST",
                            "yQUIT",
                            ""));

            assertThat(peer.mails())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.content()).isEqualTo("y"));
        }
    }

    private static String replies(ScriptedSmtpPeer peer, String octets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
            socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void answersOtherwiseFromConnectionToConnection() throws IOException {
        SmtpScript accepting = SmtpScript.accepting();
        List<SmtpScript> scripts =
                List.of(
                        accepting.with(SmtpStep.BANNER, "220 first"),
                        accepting.with(SmtpStep.BANNER, "220 later"));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(scripts)) {

            assertThat(replies(peer, "")).startsWith("220 first");
            assertThat(replies(peer, "")).startsWith("220 later");
            assertThat(replies(peer, "")).startsWith("220 later");
        }
    }

    @Test
    void countsTheRecipientsOfEachTransaction() throws IOException {
        SmtpAnswer two =
                new SmtpAnswer.UpTo(2, SmtpAnswer.lines("250 ok"), SmtpAnswer.lines("452 no"));
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.RCPT, two);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script)) {

            String replies =
                    replies(
                            peer,
                            "MAIL FROM:<a@b>\r\n"
                                    + "RCPT TO:<c@d>\r\n".repeat(3)
                                    + "RSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nQUIT\r\n");

            assertThat(replies.lines().map(line -> line.substring(0, 3)))
                    .containsExactly("220", "250", "250", "250", "452", "250", "250", "250", "221");
        }
    }

    @Test
    void floodsWithAsMuchAsItIsTold() throws IOException {
        SmtpAnswer flood = new SmtpAnswer.Flood("220-x\r\n", 1_000_000);
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.BANNER, flood);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script)) {

            assertThat(replies(peer, "")).hasSizeBetween(1_000_000, 1_010_000);
        }
    }

    @Test
    void dripsUntilTheClientLeaves() throws IOException {
        SmtpAnswer drip = new SmtpAnswer.Drip("220-x\r\n", Duration.ofMillis(1));
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.BANNER, drip);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
                byte[] heard = socket.getInputStream().readNBytes(21);

                assertThat(new String(heard, ISO_8859_1)).isEqualTo("220-x\r\n".repeat(3));
            }

            await().until(() -> peer.connections().get(0).hasEnded());
        }
    }
}
