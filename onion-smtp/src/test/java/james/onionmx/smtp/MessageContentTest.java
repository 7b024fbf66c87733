package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.WireRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a strict peer receives of contents that try to be more than one message. */
@Timeout(50)
class MessageContentTest {

    private static final String BOB = "bob@peer.example";
    private static final String EVIL =
            "MAIL FROM:<eve@evil.example>\r\nRCPT TO:<bob@peer.example>\r\nDATA\r\n";

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\r\n.\n",
                "\n.\r\n",
                "\r\n.\r\n",
                "\r.\r",
                "\r\n.\r",
                "\r.\r\n",
                "\n.\r",
                "\r.\n",
                "\n\r.\r\n",
                "\r\r\n.\r\n",
                "\r\n.\r\r\n",
                "\r\n\u0000.\r\n",
                "\r\n..\r\n",
                "\r\n.",
            })
    void noContentEndsOrSmugglesATransaction(String sequence) throws IOException {
        String content = "Subject: x\r\n\r\nbefore" + sequence + EVIL + "after";
        try (SpooledMessage message = OnionPath.spool(directory, content);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails())
                    .singleElement()
                    .satisfies(
                            mail ->
                                    assertThat(mail.content())
                                            .isEqualTo(Files.readString(message.file(), ISO_8859_1))
                                            .contains("eve@evil.example")
                                            .endsWith("after\r\n"));
            WireRecord wire = path.peer().connections().get(0);
            await().until(wire::hasEnded);
            assertEndsOnlyOnce(wire.octets());
        }
    }

    /** Neither a strict nor a lenient reader finds an end before the last. */
    private static void assertEndsOnlyOnce(String octets) {
        String sent = octets.substring(octets.indexOf("DATA\r\n") + 4);
        assertThat(sent.indexOf("\r\n.\r\n")).isEqualTo(sent.lastIndexOf("\r\n.\r\n"));
        assertThat(sent).endsWith("after\r\n.\r\nQUIT\r\n");
        assertThat(sent.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n.\r\nb\r\n", "a\r.\r\nb\r\n", "a\r\n.\r", "a\r\nb", "a\r\n\n"})
    void aFileThatIsNotCanonicalIsNeverSentToItsEnd(String octets) throws IOException {
        Path file = Files.writeString(directory.resolve("raw.eml"), octets);
        SpooledMessage message =
                new SpooledMessage(file, octets.length(), SpooledMessage.Body.SEVEN_BIT);
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.3.0");
            assertThat(path.peer().mails()).isEmpty();
        }
    }

    @Test
    void sendsAnEmptyMessage() throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, "");
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32_766, 32_767, 32_768, 32_769, 65_536})
    void stuffsDotsAcrossBlockBorders(int dotAt) throws IOException {
        String line = "x".repeat(510) + "\r\n";
        String before = line.repeat(200).substring(0, dotAt - 2).replaceAll("\r?$", "");
        String content = before + "\r\n.dot\r\n..\r\n.\r\n";
        try (SpooledMessage message = OnionPath.spool(directory, content);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).content())
                    .isEqualTo(Files.readString(message.file(), ISO_8859_1))
                    .endsWith("\r\n.dot\r\n..\r\n.\r\n");
        }
    }

    /** The tests of this module run with far less memory than this message has octets. */
    @Test
    void streamsAMessageLargerThanTheMemory() throws IOException, NoSuchAlgorithmException {
        byte[] line = (".".repeat(70) + "\r\n").getBytes(ISO_8859_1);
        int lines = 1_500_000;
        SpooledMessage.Source source =
                out -> {
                    for (int i = 0; i < lines; i++) {
                        out.write(line);
                    }
                };
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan((long) line.length * lines / 2);
        try (SpooledMessage message = SpooledMessage.spool(directory, source);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = path.answer(message, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).size()).isEqualTo(message.size());
            assertThat(path.peer().mails().get(0).sha256()).isEqualTo(sha256(message.file()));
        }
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
