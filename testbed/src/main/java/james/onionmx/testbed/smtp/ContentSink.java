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
        sha256.update((byte) octet);
        size++;
        lastButOne = last;
        last = octet;
    }

    boolean endsWithCrLf() {
        return lastButOne == '\r' && last == '\n';
    }

    ReceivedMail mail(String mailCommand, List<String> recipients) {
        return new ReceivedMail(
                mailCommand,
                List.copyOf(recipients),
                start.toString(StandardCharsets.ISO_8859_1),
                size,
                HexFormat.of().formatHex(sha256.digest()));
    }
}
