package james.onionmx.testbed.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A client's octets, recorded as they arrive; only CRLF ends a line. */
final class SmtpInput {

    private static final int MAX_COMMAND = 4096;

    private final InputStream in;
    private final WireRecord wire;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    SmtpInput(InputStream in, WireRecord wire) {
        this.in = in;
        this.wire = wire;
    }

    String readCommand() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = 0;
        for (int octet = read(); !(previous == '\r' && octet == '\n'); octet = read()) {
            if (line.size() == MAX_COMMAND) {
                throw new IOException("a command longer than " + MAX_COMMAND);
            }
            line.write(octet);
            previous = octet;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1);
    }

    /** Reads up to a line with only a dot, between CRLF and CRLF. */
    void readContent(ContentSink content) throws IOException {
        // CRLF of the DATA line: a dot right behind it ends an empty content.
        boolean lineStart = true;
        while (true) {
            int octet = read();
            if (lineStart && octet == '.') {
                octet = read();
                if (octet == '\r') {
                    int next = read();
                    if (next == '\n') {
                        return;
                    }
                    content.write('\r');
                    octet = next;
                }
            }
            content.write(octet);
            lineStart = content.endsWithCrLf();
        }
    }

    /** Reads so many octets, whatever they are. */
    void readCounted(long octets, ContentSink content) throws IOException {
        for (long i = 0; i < octets; i++) {
            content.write(read());
        }
    }

    void drain() throws IOException {
        while (read() >= 0) {
            position = limit;
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = in.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                throw new EOFException("the client closed");
            }
            wire.received(buffer, limit);
        }
        return buffer[position++] & 0xff;
    }
}
