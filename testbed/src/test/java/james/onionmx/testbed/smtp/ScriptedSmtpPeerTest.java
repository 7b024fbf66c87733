package james.onionmx.testbed.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
}
