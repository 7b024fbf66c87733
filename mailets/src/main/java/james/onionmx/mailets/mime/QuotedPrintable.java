package james.onionmx.mailets.mime;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes lines as quoted-printable (RFC 2045 section 6.7). No line that comes out begins with two
 * hyphens, so that none can be taken for a delimiter. Not thread-safe.
 */
final class QuotedPrintable {

    /** Without CRLF, and with room for the equals sign of a soft line break. */
    private static final int ROOM = 75;

    private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};
    private static final byte[] DIGITS = Octets.ascii("0123456789ABCDEF");

    private final OutputStream out;
    private int column;

    QuotedPrintable(OutputStream out) {
        this.out = out;
    }

    /** Writes the first octets of a line, without a line end. */
    void write(byte[] line, int length) throws IOException {
        column = 0;
        for (int i = 0; i < length; i++) {
            boolean literal =
                    isLiteral(line[i])
                            && !(i == length - 1 && isBlank(line[i]))
                            && !(line[i] == '-' && nextColumn(1) == 0);
            if (literal) {
                makeRoom(1);
                put(line[i]);
            } else {
                makeRoom(3);
                put((byte) '=');
                put(DIGITS[(line[i] >> 4) & 0xf]);
                put(DIGITS[line[i] & 0xf]);
            }
        }
    }

    private static boolean isLiteral(byte octet) {
        return octet == '\t' || (octet >= ' ' && octet <= '~' && octet != '=');
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private int nextColumn(int octets) {
        return column + octets > ROOM ? 0 : column;
    }

    private void makeRoom(int octets) throws IOException {
        if (nextColumn(octets) != column) {
            out.write(SOFT_BREAK);
            column = 0;
        }
    }

    private void put(byte octet) throws IOException {
        out.write(octet);
        column++;
    }
}
