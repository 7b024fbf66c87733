package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends of messages that somebody else might see where there are none. */
class SmugglingTest {

    private static final String ENVELOPE = "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\n";
    private static final String SECOND_MAIL =
            "MAIL FROM:<boss@here.test>\r\nRCPT TO:<b@here.test>\r\nDATA\r\nsmuggled\r\n.\r\n";
    private static final String LONG = "x".repeat(8_193);

    private RunningGate gate;

    @BeforeEach
    void startGate() throws IOException {
        gate = RunningGate.before(SmtpScript.accepting());
    }

    @AfterEach
    void closeGate() throws IOException {
        gate.close();
    }

    static Stream<String> falseEnds() {
        return Stream.of(
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r\n",
                "\n.\n",
                "\r\n.\r",
                "\r.\r",
                "\r.\n",
                "\n.\r",
                "\n\n.\r\n",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n",
                "\r\n.\r\r\n",
                LONG + "\n.\r\n",
                LONG + "\n.\n");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void refusesDataWithAFalseEndAndStaysInStep(String falseEnd) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "DATA\r\n");
            client.replies(3);

            client.send("first" + falseEnd + "x-smuggled: 1\r\n" + SECOND_MAIL + "NOOP\r\n");

            assertThat(client.reply()).startsWith("554 5.6.0");
            assertThat(client.reply()).startsWith("250 2.0.0");
        }
        assertThat(gate.mails()).isEmpty();
        assertThat(gate.backEndOctets()).doesNotContain("smuggled").doesNotContain("boss@");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void refusesAChunkWithAFalseEndAndStaysInStep(String falseEnd) throws IOException {
        String content = "first" + falseEnd + SECOND_MAIL;
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "BDAT " + content.length() + " LAST\r\n" + content);
            assertThat(client.replies(3)).last().asString().startsWith("554 5.6.0");

            client.send(ENVELOPE + "BDAT 8 LAST\r\nhonest\r\n");

            assertThat(client.replies(3)).last().isEqualTo("250 2.0.0 taken");
        }
        assertThat(gate.mails()).extracting(ReceivedMail::content).containsExactly("honest\r\n");
        assertThat(gate.backEndOctets()).doesNotContain("smuggled").doesNotContain("boss@");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void refusesAFalseEndThatIsCutIntoTwoChunks(String falseEnd) throws IOException {
        String first = "first" + falseEnd.substring(0, falseEnd.length() - 1);
        String second = falseEnd.substring(falseEnd.length() - 1) + SECOND_MAIL;
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "BDAT " + first.length() + "\r\n" + first);
            client.send("BDAT " + second.length() + " LAST\r\n" + second + "NOOP\r\n");

            List<String> replies = client.replies(5);

            assertThat(replies.get(3)).matches("5(54 5\\.6\\.0|03 5\\.5\\.1) .*");
            assertThat(replies.get(4)).startsWith("250 2.0.0");
        }
        assertThat(gate.mails()).isEmpty();
        assertThat(gate.backEndOctets()).doesNotContain("smuggled").doesNotContain("boss@");
    }

    @Test
    void hidesATrueEndInAChunkFromTheBackEnd() throws IOException {
        String content = "first\r\n.\r\n" + SECOND_MAIL;
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "BDAT " + content.length() + " LAST\r\n" + content);

            assertThat(client.replies(3)).last().isEqualTo("250 2.0.0 taken");
        }
        assertThat(gate.mails()).extracting(ReceivedMail::content).containsExactly(content);
    }

    static Stream<String> brokenCommands() {
        return Stream.of(
                "NOOP\n",
                "NOOP\rNOOP\r\n",
                "NO\0OP\r\n",
                "NOOP\r\r\n",
                "EHLO a\rX-Injected: 1\r\n",
                "MAIL FROM:<a@there.test>\nRCPT TO:<b@here.test>\r\n",
                "x".repeat(2_000) + "\nMAIL FROM:<a@there.test>\r\n",
                "x".repeat(2_000) + "\rNOOP\r\n");
    }

    @ParameterizedTest
    @MethodSource("brokenCommands")
    void endsASessionWhoseCommandsNobodyCanTellApart(String broken) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(broken + ENVELOPE);

            assertThat(client.repliesToTheEnd()).singleElement().asString().startsWith("500 5.5.2");
        }
        assertThat(gate.backEndConnections()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("longestLines")
    void takesOnlyLinesThatTheBackEndDoesNotLose(String line, String reply) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "BDAT " + line.length() + " LAST\r\n" + line);

            assertThat(client.replies(3)).last().isEqualTo(reply);
        }
    }

    static Stream<Arguments> longestLines() {
        String taken = "250 2.0.0 taken";
        String refused = ContentScanner.LONG_LINE.toString();
        return Stream.of(
                Arguments.of("x".repeat(8_188) + "\r\n", taken),
                Arguments.of("x".repeat(8_189) + "\r\n", refused),
                Arguments.of("." + "x".repeat(8_186) + "\r\n", taken),
                Arguments.of("." + "x".repeat(8_187) + "\r\n", refused),
                Arguments.of("x".repeat(8_188), taken),
                Arguments.of("x".repeat(8_189), refused),
                Arguments.of("x".repeat(100_000), refused));
    }
}
