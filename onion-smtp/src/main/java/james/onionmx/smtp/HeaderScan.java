package james.onionmx.smtp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes a message on whose lines end in CRLF, and sees whether its header is internationalised
 * (RFC 6532). A header in another charset than UTF-8 is not: no extension of SMTP is for it.
 *
 * <p>Not thread-safe.
 */
final class HeaderScan extends FilterOutputStream {

    private final Utf8Check check = new Utf8Check();
    private int lineLength;
    private boolean ended;

    HeaderScan(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        scan(octet & 0xff);
        out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length && !ended; i++) {
            scan(octets[i] & 0xff);
        }
        out.write(octets, offset, length);
    }

    private void scan(int octet) {
        if (ended) {
            return;
        }
        check.read(octet);
        if (octet == '\n') {
            ended = lineLength == 0;
            lineLength = 0;
        } else if (octet != '\r') {
            lineLength++;
        }
    }

    /** What was seen. */
    SpooledMessage.Header header() {
        return check.isBeyondAscii() ? SpooledMessage.Header.UTF_8 : SpooledMessage.Header.PLAIN;
    }
}
