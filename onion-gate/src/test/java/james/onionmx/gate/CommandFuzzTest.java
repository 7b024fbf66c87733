package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pipelined commands, however they are cut: what goes on to the mail server is one harmless line.
 */
class CommandFuzzTest {

    private static final int MAX_CHUNK = 100;
    private static final String CONTROLS = "(?s).*[\\x00-\\x1f\\x7f].*";

    /** What a stranger's octets were taken for, up to the first that cannot be taken. */
    private static final class Reading {

        private final LineReader lines = new LineReader(CommandStage.MAX_LINE_LENGTH);
        private final CommandParser parser =
                new CommandParser(new EnvelopeParser(SmtpUtf8.REFUSED, MAX_CHUNK), MAX_CHUNK);
        private final List<String> texts = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private long toSkip;
        private boolean over;

        private void read(ByteBuf in) {
            while (!over) {
                int skipped = (int) Math.min(toSkip, in.readableBytes());
                in.skipBytes(skipped);
                toSkip -= skipped;
                Optional<LineReader.Line> line = toSkip > 0 ? Optional.empty() : lines.read(in);
                if (line.isEmpty()) {
                    return;
                }
                take(line.get());
            }
        }

        private void take(LineReader.Line line) {
            if (line instanceof LineReader.Line.Text text) {
                Command command = parser.parse(text.text());
                texts.add(text.text());
                commands.add(command);
                over = command instanceof Command.Fatal;
                toSkip = command instanceof Command.Chunk chunk ? chunk.octets() : 0;
            } else if (line instanceof LineReader.Line.Broken) {
                over = true;
            }
        }
    }

    @FuzzTest
    void passesOnOnlyLinesThatEverybodyReadsAlike(byte[] content) {
        Octets octets = Octets.of(content);

        Reading atOnce = new Reading();
        Reading inPortions = new Reading();
        octets.feedAtOnce(atOnce::read);
        octets.feedInPortions(inPortions::read);

        assertThat(inPortions.texts).isEqualTo(atOnce.texts);
        assertThat(inPortions.commands).isEqualTo(atOnce.commands);
        assertThat(inPortions.over).isEqualTo(atOnce.over);
        assertThat(atOnce.texts)
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .doesNotContain("\r", "\n", "\0")
                                        .hasSizeLessThan(CommandStage.MAX_LINE_LENGTH - 1));
        atOnce.commands.forEach(CommandFuzzTest::requireHarmless);
    }

    private static void requireHarmless(Command command) {
        if (command instanceof Command.Hello hello) {
            assertThat(hello.name()).matches("[A-Za-z0-9._:\\[\\]-]{1,255}");
        } else if (command instanceof Command.Mail mail) {
            requireOnePath(mail.path());
        } else if (command instanceof Command.Recipient recipient) {
            requireOnePath(recipient.path());
        } else if (command instanceof Command.Chunk chunk) {
            assertThat(chunk.octets()).isBetween(0L, (long) MAX_CHUNK);
        }
    }

    /** No source route, no second path, nothing behind it; ASCII only. */
    private static void requireOnePath(String path) {
        String unquoted = path.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "q");
        assertThat(path).doesNotMatch(CONTROLS).matches("\\A[\\x20-\\x7e]*\\z");
        assertThat(unquoted).startsWith("<").endsWith(">").doesNotContain(" ", ",", "\\");
        assertThat(unquoted.substring(1, unquoted.length() - 1))
                .doesNotContain("<", ">")
                .doesNotStartWith("@");
        assertThat(unquoted.chars().filter(octet -> octet == '@')).hasSizeLessThan(2);
    }
}
