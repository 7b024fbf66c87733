package james.onionmx.mailets.mime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads a message line by line; holds one line at a time. Not thread-safe. */
final class MessageLines implements AutoCloseable {

    /** 998 octets and CRLF (RFC 5321 section 4.5.3.1.6). */
    private static final int LONGEST = 1000;

    private final InputStream in;
    private final byte[] line = new byte[LONGEST];

    /**
     * Reads lines.
     *
     * @param in lines of at most 998 octets, each ending in CRLF
     */
    MessageLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 15);
    }

    /** The next line with its CRLF; empty at the end. */
    Optional<byte[]> next() throws IOException {
        int length = 0;
        int octet = in.read();
        while (octet >= 0) {
            if (length == LONGEST) {
                throw new IOException("a line of over " + LONGEST + " octets in a spooled message");
            }
            line[length++] = (byte) octet;
            if (octet == '\n') {
                break;
            }
            octet = in.read();
        }
        return length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(line, length));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
