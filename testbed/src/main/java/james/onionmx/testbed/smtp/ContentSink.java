package james.onionmx.testbed.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Takes a content octet by octet and keeps its start, its size and its hash. */
final class ContentSink {

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final MessageDigest sha256;
    private final byte[] block = new byte[8 * 1024];
    private int filled;
    private long size;
    private int last;
    private int lastButOne;

    ContentSink() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    void write(int octet) {
        if (start.size() < ReceivedMail.MAX_KEPT) {
            start.write(octet);
        }
        block[filled++] = (byte) octet;
        if (filled == block.length) {
            hashBlock();
        }
        size++;
        lastButOne = last;
        last = octet;
    }

    private void hashBlock() {
        sha256.update(block, 0, filled);
        filled = 0;
    }

    boolean endsWithCrLf() {
        return lastButOne == '\r' && last == '\n';
    }

    ReceivedMail mail(String mailCommand, List<String> recipients) {
        hashBlock();
        return new ReceivedMail(
                mailCommand,
                List.copyOf(recipients),
                start.toString(StandardCharsets.ISO_8859_1),
                size,
                HexFormat.of().formatHex(sha256.digest()));
    }
}
