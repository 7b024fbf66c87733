package james.onionmx.lookup;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The right to keep a file of pins: one process has it at a time, James for as long as it runs. A
 * lock of the operating system on a file beside, so it ends with the process however that ends.
 */
public final class PinLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FileChannel channel;

    private PinLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the right, if nobody has it; makes the folder.
     *
     * @param file the file of pins, which need not exist
     * @return none if another process keeps the file, or another part of this one
     * @throws IOException if the folder cannot be written to or knows no locks
     */
    public static Optional<PinLock> tryAcquire(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new PinLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Takes the right as soon as nobody has it; blocks meanwhile.
     *
     * @param patience how long to wait at most
     * @return none if somebody else has it all that time
     */
    public static Optional<PinLock> acquire(Path file, Duration patience)
            throws IOException, InterruptedException {
        long tries = patience.dividedBy(PAUSE);
        Optional<PinLock> lock = tryAcquire(file);
        while (lock.isEmpty() && tries-- > 0) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            lock = tryAcquire(file);
        }
        return lock;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
