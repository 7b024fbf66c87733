package james.onionmx.testbed.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What came over one connection: every octet, up to a limit, and in which bursts. A burst is what a
 * client sent without waiting for an answer in between. Thread-safe.
 */
public final class WireRecord {

    private static final int MAX_KEPT = 1024 * 1024;

    private final List<ByteArrayOutputStream> bursts = new ArrayList<>();
    private boolean answered = true;
    private long total;
    private int kept;
    private boolean ended;

    synchronized void received(byte[] octets, int length) {
        if (answered) {
            bursts.add(new ByteArrayOutputStream());
            answered = false;
        }
        int keep = Math.min(length, MAX_KEPT - kept);
        bursts.get(bursts.size() - 1).write(octets, 0, keep);
        kept += keep;
        total += length;
    }

    synchronized void answered() {
        answered = true;
    }

    synchronized void ended() {
        ended = true;
    }

    /** What the client sent between waiting, in ISO 8859-1. */
    public synchronized List<String> bursts() {
        return bursts.stream().map(b -> b.toString(StandardCharsets.ISO_8859_1)).toList();
    }

    /** All that the client sent, in ISO 8859-1, up to 1 MiB. */
    public String octets() {
        return String.join("", bursts());
    }

    /** How much the client sent. */
    public synchronized long total() {
        return total;
    }

    /** Whether the connection is over. */
    public synchronized boolean hasEnded() {
        return ended;
    }
}
