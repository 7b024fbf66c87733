package james.onionmx.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a text with any line ends in lines that end in CRLF and have at most 998 octets before it
 * (RFC 5321 section 4.5.3.1.6). Longer ones are broken by CRLF and a space, as Postfix does: some
 * receivers drop longer lines without a word. A CR or LF that does not belong to a CRLF ends a line
 * too, so that no octets in a message can look like its end to anyone.
 *
 * <p>Not thread-safe; closing leaves the stream below open.
 */
final class CanonicalLines extends OutputStream {

    static final int MAX_LINE_LENGTH = 998;
    private static final int BLOCK = 32 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] SPACE = {' '};

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];
    private int filled;
    private int lineLength;
    private boolean afterCarriageReturn;
    private boolean eightBit;
    private boolean split;
    private long size;

    CanonicalLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int end = offset + length;
        int next = offset;
        while (next < end) {
            if (isLineEnd(octets[next])) {
                putLineEnd(octets[next]);
                next++;
            } else {
                int textEnd = endOfText(octets, next, end);
                putText(octets, next, textEnd);
                next = textEnd;
            }
        }
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\n' || octet == '\r';
    }

    private void putLineEnd(byte octet) throws IOException {
        boolean completesLineEnd = octet == '\n' && afterCarriageReturn;
        afterCarriageReturn = octet == '\r';
        if (!completesLineEnd) {
            endLine();
        }
    }

    /** Where the line end behind these octets is; notices those over 127 on the way. */
    private int endOfText(byte[] octets, int from, int end) {
        int all = 0;
        int next = from;
        while (next < end && !isLineEnd(octets[next])) {
            all |= octets[next];
            next++;
        }
        eightBit |= all < 0;
        return next;
    }

    private void putText(byte[] octets, int from, int end) throws IOException {
        afterCarriageReturn = false;
        int next = from;
        while (next < end) {
            if (lineLength == MAX_LINE_LENGTH) {
                split = true;
                endLine();
                put(SPACE, 0, SPACE.length);
            }
            int fitting = Math.min(end - next, MAX_LINE_LENGTH - lineLength);
            put(octets, next, fitting);
            next += fitting;
        }
    }

    /** Ends the last line, where it has not ended, and hands everything on. */
    void finish() throws IOException {
        if (lineLength > 0) {
            endLine();
        }
        flush();
    }

    @Override
    public void flush() throws IOException {
        out.write(block, 0, filled);
        filled = 0;
        out.flush();
    }

    /** Octets written so far. */
    long size() {
        return size;
    }

    /** What the text needs of a peer. */
    SpooledMessage.Body body() {
        return eightBit ? SpooledMessage.Body.EIGHT_BIT_MIME : SpooledMessage.Body.SEVEN_BIT;
    }

    /** Whether any line had to be broken. */
    SpooledMessage.Lines lines() {
        return split ? SpooledMessage.Lines.SPLIT : SpooledMessage.Lines.WHOLE;
    }

    private void endLine() throws IOException {
        put(LINE_END, 0, LINE_END.length);
        lineLength = 0;
    }

    private void put(byte[] octets, int from, int length) throws IOException {
        int copied = 0;
        while (copied < length) {
            if (filled == block.length) {
                flush();
            }
            int fitting = Math.min(length - copied, block.length - filled);
            System.arraycopy(octets, from + copied, block, filled, fitting);
            filled += fitting;
            copied += fitting;
        }
        size += length;
        lineLength += length;
    }
}
