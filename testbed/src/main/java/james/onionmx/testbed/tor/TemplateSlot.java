package james.onionmx.testbed.tor;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A place for one network at a time: a template folder and fixed relay ports, which a template's
 * consensus names. Locked against all other processes, and against other networks of this one.
 */
final class TemplateSlot implements AutoCloseable {

    private static final int SLOTS = 64;
    private static final int FIRST_PORT = 17_000;
    private static final int PORTS_PER_SLOT = 16;

    private final Path folder;
    private final int firstPort;
    private final FileChannel channel;

    private TemplateSlot(Path folder, int firstPort, FileChannel channel) {
        this.folder = folder;
        this.firstPort = firstPort;
        this.channel = channel;
    }

    /**
     * Takes the first slot that nobody uses and whose ports are free.
     *
     * @param root the folder of all slots
     * @param ports how many ports are needed, at most 16
     */
    static TemplateSlot acquire(Path root, int ports) throws IOException {
        for (int index = 0; index < SLOTS; index++) {
            Optional<TemplateSlot> slot = tryAcquire(root, index, ports);
            if (slot.isPresent()) {
                return slot.get();
            }
        }
        throw new TestbedException(
                "all " + SLOTS + " places for Tor networks under " + root + " are in use");
    }

    private static Optional<TemplateSlot> tryAcquire(Path root, int index, int ports)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(Integer.toString(index)));
        int firstPort = FIRST_PORT + index * PORTS_PER_SLOT;
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (isLocked(channel)
                && IntStream.range(firstPort, firstPort + ports).allMatch(FreePorts::isFree)) {
            return Optional.of(new TemplateSlot(folder, firstPort, channel));
        }
        channel.close();
        return Optional.empty();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException usedByThisProcess) {
            return false;
        }
    }

    /** Where the template is, if there is one. */
    Path template() {
        return folder.resolve("template");
    }

    /** Where a template is put together. */
    Path draft() {
        return folder.resolve("template.new");
    }

    /** The first of the slot's ports. */
    int firstPort() {
        return firstPort;
    }

    /** Gives the slot back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
