package james.onionmx.smtp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Words of a stranger, made fit for a log line or a bounce: printable ASCII, bounded. */
final class Printable {

    private static final int MAX_LENGTH = 512;

    private Printable() {}

    /** Octets as text; everything but printable ASCII becomes a question mark. */
    static String text(ByteBuf octets, int from, int length) {
        byte[] text = new byte[length];
        octets.getBytes(from, text);
        for (int i = 0; i < length; i++) {
            if (text[i] < ' ' || text[i] > '~') {
                text[i] = (byte) (text[i] == '\t' ? ' ' : '?');
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
