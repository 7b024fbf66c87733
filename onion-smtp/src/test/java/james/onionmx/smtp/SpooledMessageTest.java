package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpooledMessageTest {

    @TempDir private Path directory;

    static List<Arguments> texts() {
        return List.of(
                Arguments.of("", ""),
                Arguments.of("a", "a\r\n"),
                Arguments.of("a\r\n", "a\r\n"),
                Arguments.of("a\n", "a\r\n"),
                Arguments.of("a\r", "a\r\n"),
                Arguments.of("a\nb\rc\r\nd", "a\r\nb\r\nc\r\nd\r\n"),
                Arguments.of("a\r\r\nb", "a\r\n\r\nb\r\n"),
                Arguments.of("a\n\rb", "a\r\n\r\nb\r\n"),
                Arguments.of("a\n\n\nb", "a\r\n\r\n\r\nb\r\n"),
                Arguments.of("\r\n", "\r\n"),
                Arguments.of(".\n", ".\r\n"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyLineEndsInCrLf(String text, String stored) throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, text)) {

            assertThat(Files.readString(message.file(), ISO_8859_1)).isEqualTo(stored);
            assertThat(message.size()).isEqualTo(stored.length());
        }
    }

    @Test
    void aLineEndMayBeSplitBetweenTwoWrites() throws IOException {
        SpooledMessage.Source source =
                out -> {
                    out.write("a\r".getBytes(ISO_8859_1));
                    out.write("\nb".getBytes(ISO_8859_1));
                    out.write('\r');
                    out.write('\n');
                };
        try (SpooledMessage message = SpooledMessage.spool(directory, source)) {

            assertThat(Files.readString(message.file())).isEqualTo("a\r\nb\r\n");
        }
    }

    @Test
    void breaksLinesLongerThan998OctetsBeforeASpace() throws IOException {
        String line = "x".repeat(998) + "y".repeat(997) + "z";
        try (SpooledMessage message = OnionPath.spool(directory, line + "\r\n")) {

            assertThat(Files.readString(message.file()))
                    .isEqualTo("x".repeat(998) + "\r\n " + "y".repeat(997) + "\r\n z\r\n");
        }
    }

    @Test
    void leavesALineOf998OctetsAlone() throws IOException {
        String line = "x".repeat(998) + "\r\n";
        try (SpooledMessage message = OnionPath.spool(directory, line + line)) {

            assertThat(Files.readString(message.file())).isEqualTo(line + line);
        }
    }

    @Test
    void noticesEightBitContent() throws IOException {
        try (SpooledMessage seven = OnionPath.spool(directory, "a\u007f\u0000\r\n");
                SpooledMessage eight = OnionPath.spool(directory, "a\u0080\r\n")) {

            assertThat(seven.body()).isEqualTo(SpooledMessage.Body.SEVEN_BIT);
            assertThat(eight.body()).isEqualTo(SpooledMessage.Body.EIGHT_BIT_MIME);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Subject: x\r\n\r\n\u00c3\u00a9\r\n', PLAIN",
        "'Subject: \u00c3\u00a9\r\n\r\nx\r\n', UTF_8",
        "'Subject: x\nTo: \u00f0\u009f\u0093\u00ab\n\nx', UTF_8",
        "'Subject: \u00e9\r\n\r\nx\r\n', PLAIN",
        "'Subject: \u00c3\u00a9 \u00e9\r\n\r\nx\r\n', PLAIN",
        "'Subject: \u00c3\r\n\r\nx\r\n', PLAIN",
        "'Subject: \u00c0\u00af\r\n\r\nx\r\n', PLAIN",
        "'Subject: \u00ed\u00a0\u0080\r\n\r\nx\r\n', PLAIN",
        "'Subject: \u00f4\u0090\u0080\u0080\r\n\r\nx\r\n', PLAIN",
        "'\r\n\u00c3\u00a9\r\n', PLAIN",
        "'\u00c3\u00a9', UTF_8",
    })
    void noticesAHeaderInUtf8(String text, SpooledMessage.Header header) throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, text)) {

            assertThat(message.header()).isEqualTo(header);
        }
    }

    @Test
    void seesAHeaderToItsEndWhereItIsLong() throws IOException {
        String line = "X-Line: " + "x".repeat(900) + "\r\n";
        String late = line.repeat(100) + "Subject: \u00c3\u00a9\r\n\r\nx\r\n";
        try (SpooledMessage message = OnionPath.spool(directory, late)) {

            assertThat(message.header()).isEqualTo(SpooledMessage.Header.UTF_8);
        }
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, "a")) {

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(message.file())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void closingDeletesTheFile() throws IOException {
        SpooledMessage message = OnionPath.spool(directory, "a");

        message.close();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nothingStaysBehindOfASourceThatFails() {
        SpooledMessage.Source source =
                out -> {
                    out.write('a');
                    throw new IOException("the store is gone");
                };

        assertThatThrownBy(() -> SpooledMessage.spool(directory, source))
                .isInstanceOf(IOException.class)
                .hasMessage("the store is gone");
        assertThat(directory).isEmptyDirectory();
    }
}
