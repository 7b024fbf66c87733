package james.onionmx.smtp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of memory small messages may take up together, whatever their number. A file for each of
 * them costs more than everything else that is done to send it. Thread-safe.
 */
public final class SpoolMemory {

    /** Octets of the largest message that is held; it leaves in one block. */
    static final int MAX_MESSAGE = 32 * 1024;

    private static final int SHARE_OF_HEAP = 8;

    private final AtomicLong free;

    /**
     * An amount of memory.
     *
     * @param octets 0 or more; with 0 every message gets a file
     */
    public SpoolMemory(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException(octets + " octets of memory, expected 0 or more");
        }
        this.free = new AtomicLong(octets);
    }

    /** An eighth of the largest heap that this process may have. */
    public static SpoolMemory shareOfHeap() {
        return new SpoolMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /**
     * Takes so much, or says that there is not so much; of an empty one also where it is nothing.
     */
    boolean take(long octets) {
        long before = free.getAndUpdate(left -> left >= octets ? left - octets : left);
        return before > 0 && before >= octets;
    }

    void giveBack(long octets) {
        free.addAndGet(octets);
    }

    /** Octets that are not taken. */
    long free() {
        return free.get();
    }
}
