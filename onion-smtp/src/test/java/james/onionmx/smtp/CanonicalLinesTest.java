package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random texts against a plain description of what becomes of them. */
class CanonicalLinesTest {

    private static final int TEXTS = 3_000;
    private static final String[] PIECES = {
        "\r", "\n", "\r\n", ".", " ", "a", "\u00e9", "x".repeat(997), "y".repeat(998), "words "
    };
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    @Test
    void everyLineIsWholeAndEndsInCrLfHoweverItIsWritten() throws IOException {
        for (int seed = 0; seed < TEXTS; seed++) {
            String text = randomText(new Random(seed));

            CanonicalLines[] lines = new CanonicalLines[1];
            String written = write(text, new Random(seed), lines);

            assertThat(written).as("seed %s", seed).isEqualTo(canonical(text));
            assertThat(lines[0].size()).isEqualTo(written.length());
            assertThat(lines[0].body() == SpooledMessage.Body.EIGHT_BIT_MIME)
                    .isEqualTo(text.contains("\u00e9"));
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(random.nextInt(200) + 1);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String write(String text, Random random, CanonicalLines[] used)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CanonicalLines lines = new CanonicalLines(out);
        byte[] octets = text.getBytes(ISO_8859_1);
        int written = 0;
        while (written < octets.length) {
            int length = Math.min(octets.length - written, random.nextInt(2_000));
            if (length == 1) {
                lines.write(octets[written]);
            } else {
                lines.write(octets, written, length);
            }
            written += length;
        }
        lines.finish();
        used[0] = lines;
        return out.toString(ISO_8859_1);
    }

    private static String canonical(String text) {
        StringBuilder lines = new StringBuilder();
        String[] parts = LINE_END.split(text, -1);
        for (int i = 0; i < parts.length; i++) {
            if (i < parts.length - 1 || !parts[i].isEmpty()) {
                lines.append(broken(parts[i])).append("\r\n");
            }
        }
        return lines.toString();
    }

    /** The first part has room for one octet more than the others, which start with a space. */
    private static String broken(String line) {
        int most = CanonicalLines.MAX_LINE_LENGTH;
        StringBuilder parts = new StringBuilder(line.substring(0, Math.min(most, line.length())));
        for (int from = most; from < line.length(); from += most - 1) {
            parts.append("\r\n ").append(line, from, Math.min(from + most - 1, line.length()));
        }
        return parts.toString();
    }
}
