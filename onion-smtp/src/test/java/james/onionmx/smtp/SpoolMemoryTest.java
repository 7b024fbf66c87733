package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolMemoryTest {

    private static final String BOB = "bob@peer.example";
    private static final int OCTETS = 100_000;
    private static final String LINE = "x".repeat(62) + "\r\n";

    @TempDir private Path directory;

    private final SpoolMemory memory = new SpoolMemory(OCTETS);

    private SpooledMessage spool(String content) throws IOException {
        return SpooledMessage.spool(
                directory, memory, out -> out.write(content.getBytes(ISO_8859_1)));
    }

    @Test
    void holdsASmallMessageUntilItIsClosed() throws IOException {
        SpooledMessage message = spool("Subject: x\n\ntext");

        assertThat(directory).isEmptyDirectory();
        assertThat(message.size()).isEqualTo("Subject: x\r\n\r\ntext\r\n".length());
        assertThat(memory.free()).isEqualTo(OCTETS - message.size());

        message.close();
        message.close();

        assertThat(memory.free()).isEqualTo(OCTETS);
    }

    @Test
    void holdsTheLargestThatCounts() throws IOException {
        String content = LINE.repeat(SpoolMemory.MAX_MESSAGE / LINE.length());
        try (SpooledMessage message = spool(content)) {

            assertThat(message.size()).isEqualTo(SpoolMemory.MAX_MESSAGE);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void writesALargerOneToAFileAndKeepsNothingOfIt() throws IOException {
        String content = LINE.repeat(SpoolMemory.MAX_MESSAGE / LINE.length()) + "\r\n";
        try (SpooledMessage message = spool(content)) {

            assertThat(Files.readString(message.file(), ISO_8859_1)).isEqualTo(content);
            assertThat(memory.free()).isEqualTo(OCTETS);
        }
    }

    @Test
    void writesToAFileWhatThereIsNoMemoryFor() throws IOException {
        try (SpooledMessage first = spool(LINE.repeat(500));
                SpooledMessage second = spool(LINE.repeat(500));
                SpooledMessage third = spool(LINE.repeat(500));
                SpooledMessage fourth = spool(LINE.repeat(500))) {

            assertThat(first.held()).isPresent();
            assertThat(second.held()).isPresent();
            assertThat(third.held()).isPresent();
            assertThat(Files.readString(fourth.file())).isEqualTo(LINE.repeat(500));
            assertThat(memory.free()).isNotNegative();
        }
        assertThat(memory.free()).isEqualTo(OCTETS);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000})
    void keepsNothingOfASourceThatFails(int lines) {
        SpooledMessage.Source source =
                out -> {
                    out.write(LINE.repeat(lines).getBytes(ISO_8859_1));
                    out.flush();
                    throw new IOException("the store is gone");
                };

        assertThatThrownBy(() -> SpooledMessage.spool(directory, memory, source))
                .hasMessage("the store is gone");

        assertThat(memory.free()).isEqualTo(OCTETS);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Subject: x\r\n\r\n.dot\r\n..\r\n.\r\n", ".", "no dot\r\n"})
    void aHeldMessageArrivesAsItIs(String content) throws IOException {
        for (SmtpScript script : new SmtpScript[] {SmtpScript.accepting(), SmtpScript.chunking()}) {
            try (SpooledMessage message = spool(content);
                    SpooledMessage filed = OnionPath.spool(directory, content);
                    OnionPath path = OnionPath.to(script)) {

                path.answer(message, BOB);

                assertThat(path.peer().mails())
                        .singleElement()
                        .satisfies(
                                mail ->
                                        assertThat(mail.content())
                                                .isEqualTo(
                                                        Files.readString(
                                                                filed.file(), ISO_8859_1)));
            }
        }
    }
}
