package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in blocks has the lines that {@link BufferedReader} finds in it. */
class TextBlocksTest {

    private static final int USUAL_BLOCK = 1 << 19;

    private static List<String> lines(String text) throws IOException {
        TextBlocks blocks =
                new TextBlocks(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        Optional<TextBlock> block = blocks.next();
        while (block.isPresent()) {
            int end;
            for (int at = 0; at < block.get().length(); at = block.get().nextLine(end)) {
                end = block.get().lineEnd(at);
                lines.add(block.get().text(at, end));
            }
            block = blocks.next();
        }
        return lines;
    }

    private static List<String> expected(String text) {
        return new BufferedReader(new StringReader(text)).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\n", "a\r\n\r\nb", "\r\r\n\n", "a\rb\r", "b\u00fc\n\u20ac"})
    void hasTheLinesOfAShortText(String text) throws Exception {
        assertThat(lines(text)).isEqualTo(expected(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void tearsNoLineApartWhereverABlockEnds(String lineEnd) throws Exception {
        String many = ("x".repeat(1_000) + lineEnd).repeat(1_500);
        for (int shift = 0; shift < 4; shift++) {
            String text = "y".repeat((USUAL_BLOCK + shift) % 1_001) + lineEnd + many;

            assertThat(lines(text).equals(expected(text))).as("shifted by " + shift).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {USUAL_BLOCK - 1, USUAL_BLOCK, USUAL_BLOCK + 1, 3 * USUAL_BLOCK})
    void hasALineThatFillsBlocks(int length) throws Exception {
        String text = "a\n" + "x".repeat(length) + "\nb";

        assertThat(lines(text).equals(expected(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {17})
    void refusesALineOfSoManyMebibytes(int mebibytes) {
        String text = "x".repeat(mebibytes << 20);

        assertThatThrownBy(() -> lines(text)).isInstanceOf(IOException.class);
    }
}
