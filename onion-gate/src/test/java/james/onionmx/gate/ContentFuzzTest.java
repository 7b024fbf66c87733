package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Contents by DATA and by BDAT, however they are cut, compared with a reading of the whole text.
 */
class ContentFuzzTest {

    private static final int MESSAGE = 3_000;
    private static final int LINE = 1_000;
    private static final GateLimits LIMITS =
            Limits.with(
                    Map.of(Limits.Limit.MESSAGE_OCTETS, MESSAGE, Limits.Limit.LINE_OCTETS, LINE));
    private static final String END = "\r\n.\r\n";

    private record Scanned(ContentScanner scanner, String written) {

        static Scanned of(ContentScanner.Framing framing, Octets octets) {
            ContentScanner scanner = new ContentScanner(framing, LIMITS);
            ByteBuf out = Unpooled.buffer();
            octets.feedInPortions(in -> scanner.scan(in, out));
            if (framing == ContentScanner.Framing.COUNTED) {
                scanner.finish(out);
            }
            return new Scanned(scanner, out.toString(StandardCharsets.ISO_8859_1));
        }
    }

    @FuzzTest
    void passesOnExactlyTheMessageAndNeverAnEnd(byte[] content) {
        Octets octets = Octets.of(content);

        Scanned data = Scanned.of(ContentScanner.Framing.FINAL_DOT, octets);
        Scanned chunk = Scanned.of(ContentScanner.Framing.COUNTED, octets);

        compareData(octets.text(), data);
        compareChunk(octets.text(), chunk);
        requireNoEnd(data.written());
        requireNoEnd(chunk.written());
    }

    private static void compareData(String text, Scanned scanned) {
        // The CRLF of the DATA line counts as the one before the first dot.
        String stream = "\r\n" + text;
        int end = stream.indexOf(END);
        assertThat(scanned.scanner().hasEnded()).isEqualTo(end >= 0);
        if (end >= 0) {
            compare(stream.substring(0, end + 2).replace("\r\n.", "\r\n").substring(2), scanned);
        }
    }

    private static void compareChunk(String text, Scanned scanned) {
        compare(text.isEmpty() || text.endsWith("\r\n") ? text : text + "\r\n", scanned);
    }

    private static void compare(String message, Scanned scanned) {
        String wire = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2);
        boolean fit =
                !message.replace("\r\n", "").matches("(?s).*[\\r\\n\\x00].*")
                        && message.length() <= MESSAGE
                        && wire.lines().allMatch(line -> line.length() + 2 <= LINE);
        assertThat(scanned.scanner().fault().isEmpty()).isEqualTo(fit);
        if (fit) {
            assertThat(scanned.written()).isEqualTo(wire);
        }
    }

    /** Whatever anybody takes for a line end, no line is a dot alone. */
    private static void requireNoEnd(String written) {
        assertThat(("\n" + written).split("[\\r\\n]", -1)).doesNotContain(".");
        assertThat(written.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
    }
}
