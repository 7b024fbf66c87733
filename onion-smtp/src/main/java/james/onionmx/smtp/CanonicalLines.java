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
        int value = octet & 0xff;
        boolean completesLineEnd = value == '\n' && afterCarriageReturn;
        afterCarriageReturn = value == '\r';
        if (value == '\r' || value == '\n') {
            if (!completesLineEnd) {
                endLine();
            }
            return;
        }
        if (lineLength == MAX_LINE_LENGTH) {
            split = true;
            endLine();
            put(' ');
        }
        put(value);
        eightBit |= value > 0x7f;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(octets[i]);
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
        put('\r');
        put('\n');
        lineLength = 0;
    }

    private void put(int octet) throws IOException {
        if (filled == block.length) {
            flush();
        }
        block[filled++] = (byte) octet;
        size++;
        lineLength++;
    }
}
