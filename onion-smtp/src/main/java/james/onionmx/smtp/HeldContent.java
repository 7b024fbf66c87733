package james.onionmx.smtp;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small message in memory, in the form it travels in. Gives its memory back once. Thread-safe.
 */
final class HeldContent {

    private final byte[] octets;
    private final SpoolMemory memory;
    private final AtomicBoolean released = new AtomicBoolean();

    /**
     * A message.
     *
     * @param octets not changed any more
     * @param memory from which as much was taken
     */
    HeldContent(byte[] octets, SpoolMemory memory) {
        this.octets = octets;
        this.memory = memory;
    }

    /** All of it. */
    ContentBlock block(ContentEncoding encoding) {
        return new ContentBlock(
                encoding.encode(ByteBuffer.wrap(octets), '\n'), ContentBlock.Place.LAST);
    }

    InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            memory.giveBack(octets.length);
        }
    }
}
