package james.onionmx.lookup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a text into blocks of whole lines. A byte order mark at its start is left out. */
final class TextBlocks {

    private static final int USUAL = 1 << 19;
    private static final int LONGEST_LINE = 1 << 24;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream text;

    /** The start of a line that the block before did not have the end of. */
    private byte[] rest;

    TextBlocks(InputStream text) throws IOException {
        this.text = text;
        byte[] start = text.readNBytes(BYTE_ORDER_MARK.length);
        this.rest = Arrays.equals(start, BYTE_ORDER_MARK) ? new byte[0] : start;
    }

    /** The next block; none at the end. */
    Optional<TextBlock> next() throws IOException {
        byte[] bytes = Arrays.copyOf(rest, Math.max(USUAL, rest.length * 2));
        int length = rest.length;
        while (true) {
            int read = text.readNBytes(bytes, length, bytes.length - length);
            length += read;
            if (length < bytes.length) {
                rest = new byte[0];
                return length == 0 ? Optional.empty() : Optional.of(new TextBlock(bytes, length));
            }
            int end = endOfLines(bytes);
            if (end > 0) {
                rest = Arrays.copyOfRange(bytes, end, length);
                return Optional.of(new TextBlock(bytes, end));
            }
            if (length >= LONGEST_LINE) {
                throw new IOException("a line of more than 16 MiB");
            }
            bytes = Arrays.copyOf(bytes, length * 2);
        }
    }

    /** Behind the last line that certainly ends: the pair of CR and LF is not torn apart. */
    private static int endOfLines(byte[] bytes) {
        for (int at = bytes.length - 1; at >= 0; at--) {
            if (bytes[at] == '\n' || (bytes[at] == '\r' && at < bytes.length - 1)) {
                return at + 1;
            }
        }
        return 0;
    }
}
