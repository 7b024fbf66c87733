package james.onionmx.lookup;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Some whole lines of a text in UTF-8, which end as those of {@link java.io.BufferedReader} do. */
final class TextBlock {

    private final byte[] bytes;
    private final int length;

    /**
     * Takes what nobody changes any more.
     *
     * @param length how many of the bytes it has
     */
    TextBlock(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** How many of the bytes it has. */
    int length() {
        return length;
    }

    /** Where the line that begins at a place ends. */
    int lineEnd(int from) {
        int at = from;
        while (at < length && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Where the line after one begins that ends at a place. */
    int nextLine(int lineEnd) {
        boolean isPair =
                lineEnd + 1 < length && bytes[lineEnd] == '\r' && bytes[lineEnd + 1] == '\n';
        return lineEnd + (isPair ? 2 : 1);
    }

    /**
     * A part of it.
     *
     * @throws CharacterCodingException if that is not UTF-8
     */
    String text(int from, int to) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, to - from))
                .toString();
    }
}
