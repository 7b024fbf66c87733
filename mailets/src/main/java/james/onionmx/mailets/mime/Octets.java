package james.onionmx.mailets.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Looks at lines of a message as they lie on the wire. */
final class Octets {

    static final byte[] LINE_END = {'\r', '\n'};

    private Octets() {}

    static boolean anyOver127(byte[] line) {
        int all = 0;
        for (byte octet : line) {
            all |= octet;
        }
        return all < 0;
    }

    static boolean isBlank(byte[] line) {
        return withoutLineEnd(line) == 0;
    }

    /** How many octets a line has in front of its CRLF. */
    static int withoutLineEnd(byte[] line) {
        int length = line.length;
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
            length--;
        }
        return length;
    }

    /** Whether a line of a header goes on with the field of the line before. */
    static boolean isContinuation(byte[] line) {
        return line[0] == ' ' || line[0] == '\t';
    }

    /** The name of the field that begins here, in lower case; empty where none does. */
    static String fieldName(byte[] line) {
        int end = 0;
        while (end < line.length && line[end] != ':' && line[end] != '\n') {
            end++;
        }
        return end == line.length || line[end] != ':'
                ? ""
                : new String(line, 0, end, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
