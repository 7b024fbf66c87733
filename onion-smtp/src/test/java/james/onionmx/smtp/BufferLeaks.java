package james.onionmx.smtp;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Watches every buffer that is made while it is open. */
final class BufferLeaks implements AutoCloseable {

    /** A detector reports when it tracks the next buffer, and what was collected before. */
    private static final int ROUNDS = 3;

    private static final long REFERENCE_MILLIS = 1_000;

    private final Logger logger =
            (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class.getName());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    BufferLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        log.start();
        logger.addAppender(log);
    }

    /** What was collected without being released. */
    List<String> found() {
        for (int round = 0; round < ROUNDS; round++) {
            collectGarbage();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("LEAK"))
                .toList();
    }

    /** Until a reference is handed out; then those of the collection before it are, too. */
    private static void collectGarbage() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
        try {
            do {
                System.gc();
            } while (collected.remove(REFERENCE_MILLIS) != garbage);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while watching for leaks", e);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(log);
        ResourceLeakDetector.setLevel(before);
    }
}
