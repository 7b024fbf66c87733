package james.onionmx.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a spooled message in blocks. It reads strictly: a file with a line end other than CRLF,
 * without one at its end, or of another size than was announced is an error, never a message.
 * Blocks on the disk. Thread-safe.
 */
final class ContentFile {

    private static final Logger LOGGER = LoggerFactory.getLogger(ContentFile.class);

    private final SpooledMessage message;
    private final ContentEncoding encoding;
    private final int blockSize;
    private Optional<FileChannel> file = Optional.empty();
    private boolean closed;
    private long read;
    private int previous = '\n';

    ContentFile(SpooledMessage message, ContentEncoding encoding, int blockSize) {
        this.message = message;
        this.encoding = encoding;
        this.blockSize = blockSize;
    }

    /** The next block: the first call opens the file, the last block and an error close it. */
    synchronized ContentBlock next() throws IOException {
        boolean more = false;
        try {
            ContentBlock block = nextOf(open());
            more = !block.isLast();
            return block;
        } finally {
            if (!more) {
                close();
            }
        }
    }

    private FileChannel open() throws IOException {
        if (closed) {
            throw new IOException(message.file() + " was closed while being read");
        }
        if (file.isEmpty()) {
            file = Optional.of(FileChannel.open(message.file(), StandardOpenOption.READ));
            requireSize(file.get().size());
        }
        return file.get();
    }

    private ContentBlock nextOf(FileChannel from) throws IOException {
        int length = (int) Math.min(blockSize, message.size() - read);
        ByteBuffer block = ByteBuffer.allocate(length);
        while (block.hasRemaining()) {
            if (from.read(block) < 0) {
                requireSize(read + block.position());
            }
        }
        block.flip();
        read += length;
        int before = previous;
        requireLines(block);
        ByteBuffer encoded = encoding.encode(block, before);
        if (read < message.size()) {
            return new ContentBlock(encoded, ContentBlock.Place.INNER);
        }
        if (previous != '\n') {
            throw new IOException("no CRLF at the end of " + message.file());
        }
        return new ContentBlock(encoded, ContentBlock.Place.LAST);
    }

    private void requireLines(ByteBuffer block) throws IOException {
        int last = previous;
        for (int i = 0; i < block.limit(); i++) {
            byte octet = block.get(i);
            if ((last == '\r') != (octet == '\n')) {
                throw new IOException("a line end other than CRLF in " + message.file());
            }
            last = octet;
        }
        previous = last;
    }

    private void requireSize(long size) throws IOException {
        if (size != message.size()) {
            throw new IOException(
                    message.file() + " has " + size + " octets, expected " + message.size());
        }
    }

    /** Closes the file, where it is open. */
    synchronized void close() {
        closed = true;
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOGGER.warn("Could not close {}: {}", message.file(), e.getMessage());
        }
        file = Optional.empty();
    }
}
