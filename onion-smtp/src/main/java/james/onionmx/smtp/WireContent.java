package james.onionmx.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * A message's octets between DATA and the final dot, in blocks: dots at line starts doubled (RFC
 * 5321 section 4.5.2). It reads strictly: a file with a line end other than CRLF, without one at
 * its end, or of another size than was announced is an error, never a message.
 */
final class WireContent {

    private static final Logger LOGGER = LoggerFactory.getLogger(WireContent.class);
    private static final int BLOCK = 32 * 1024;

    private final SpooledMessage message;
    private final FileChannel file;
    private final ByteBuffer raw = ByteBuffer.allocate(BLOCK);
    private long read;
    private byte previous = '\n';

    private WireContent(SpooledMessage message) throws IOException {
        this.message = message;
        this.file = FileChannel.open(message.file(), StandardOpenOption.READ);
    }

    /** The blocks, read on the subscriber's thread; a file that fails is {@link SessionLost}. */
    static Flux<ByteBuffer> of(SpooledMessage message) {
        return Flux.<ByteBuffer, WireContent>generate(
                        () -> new WireContent(message), WireContent::next, WireContent::close)
                .onErrorMap(
                        IOException.class,
                        e -> SessionLost.local("the spooled message cannot be read: " + e));
    }

    private WireContent next(SynchronousSink<ByteBuffer> sink) {
        try {
            Optional<ByteBuffer> block = nextBlock();
            block.ifPresentOrElse(sink::next, sink::complete);
        } catch (IOException e) {
            sink.error(e);
        }
        return this;
    }

    private Optional<ByteBuffer> nextBlock() throws IOException {
        raw.clear();
        int length = file.read(raw);
        if (length < 0) {
            requireWhole();
            return Optional.empty();
        }
        read += length;
        raw.flip();
        return Optional.of(stuffed());
    }

    private ByteBuffer stuffed() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(2 * raw.remaining());
        while (raw.hasRemaining()) {
            byte octet = raw.get();
            if ((previous == '\r') != (octet == '\n')) {
                throw new IOException("a line end other than CRLF in " + message.file());
            }
            if (octet == '.' && previous == '\n') {
                block.put(octet);
            }
            block.put(octet);
            previous = octet;
        }
        return block.flip();
    }

    private void requireWhole() throws IOException {
        if (previous != '\n' || read != message.size()) {
            throw new IOException(
                    message.file()
                            + " has "
                            + read
                            + " octets, expected "
                            + message.size()
                            + " with a CRLF at the end");
        }
    }

    private void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOGGER.warn("Could not close {}: {}", message.file(), e.getMessage());
        }
    }
}
