package james.onionmx.smtp;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Watches every buffer that is made while it is open. */
final class BufferLeaks implements AutoCloseable {

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
        for (int i = 0; i < 10; i++) {
            System.gc();
            // A detector reports when it tracks the next buffer.
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("LEAK"))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(log);
        ResourceLeakDetector.setLevel(before);
    }
}
