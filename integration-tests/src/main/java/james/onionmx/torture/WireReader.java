package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines and contents from a connection. Not thread-safe. */
final class WireReader {

    private static final int BLOCK = 16 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final byte[] END_OF_DATA = {'\r', '\n', '.', '\r', '\n'};

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int position;
    private int limit;

    WireReader(InputStream in) {
        this.in = requireNonNull(in);
    }

    /** Takes what is read, piece by piece. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] octets, int offset, int length) throws IOException;
    }

    /** A line with its end, a character for each octet; empty at the end of the stream. */
    Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            if (!fill()) {
                return Optional.empty();
            }
            char octet = (char) (block[position++] & 0xff);
            line.append(octet);
            if (octet == '\n') {
                return Optional.of(line.toString());
            }
        }
        throw new IOException("a line of more than " + LONGEST_LINE + " octets");
    }

    /** So many octets. */
    void octets(long count, Sink sink) throws IOException {
        for (long left = count; left > 0; ) {
            require();
            int length = (int) Math.min(left, limit - position);
            sink.take(block, position, length);
            position += length;
            left -= length;
        }
    }

    /** A content that ends with a dot on a line of its own, and that end. */
    void untilDot(Sink sink) throws IOException {
        // The content may be empty: its end is then the very first line.
        int matched = 2;
        while (matched < END_OF_DATA.length) {
            require();
            int start = position;
            while (position < limit && matched < END_OF_DATA.length) {
                matched = matched(matched, block[position++]);
            }
            sink.take(block, start, position - start);
        }
    }

    private static int matched(int before, byte octet) {
        if (octet == END_OF_DATA[before]) {
            return before + 1;
        }
        return octet == '\r' ? 1 : 0;
    }

    private void require() throws IOException {
        if (!fill()) {
            throw new EOFException("the connection ended within a content");
        }
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(block));
        return limit > 0;
    }

    /** The octets of a line. */
    static byte[] octets(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }
}
