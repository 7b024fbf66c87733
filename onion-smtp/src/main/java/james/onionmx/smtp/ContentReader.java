package james.onionmx.smtp;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/**
 * Reads a message off the event loop, one block ahead of what is sent; one in memory is there at
 * once. Confined to the event loop.
 */
final class ContentReader {

    private final ContentFile file;
    private final Optional<ContentBlock> held;
    private final Scheduler reads;
    private final Executor loop;
    private Optional<ContentBlock> ready = Optional.empty();
    private Phase phase = Phase.IDLE;

    private enum Phase {
        IDLE,
        READING,
        ENDED
    }

    /**
     * A reader at the start of a message.
     *
     * @param block octets to read from a file at once
     * @param reads where files are read
     * @param loop the event loop
     */
    ContentReader(
            SpooledMessage message,
            ContentEncoding encoding,
            int block,
            Scheduler reads,
            Executor loop) {
        this.file = new ContentFile(message, encoding, block);
        this.held = message.held().map(content -> content.block(encoding));
        this.reads = reads;
        this.loop = loop;
    }

    /** Takes the block that was read, if one was. */
    Optional<ContentBlock> poll() {
        Optional<ContentBlock> block = ready;
        ready = Optional.empty();
        return block;
    }

    /**
     * Reads the next block, unless it is there, being read, or there is none.
     *
     * @param onRead told when {@link #poll} has it, which may be at once
     * @param onFailure told instead where the file cannot be read
     */
    void readAhead(Runnable onRead, Consumer<IOException> onFailure) {
        if (phase != Phase.IDLE || ready.isPresent()) {
            return;
        }
        phase = Phase.READING;
        held.ifPresentOrElse(block -> onBlock(block, onRead), () -> readFile(onRead, onFailure));
    }

    private void readFile(Runnable onRead, Consumer<IOException> onFailure) {
        reads.schedule(
                () -> {
                    try {
                        ContentBlock block = file.next();
                        loop.execute(() -> onBlock(block, onRead));
                    } catch (IOException e) {
                        loop.execute(() -> onFailure(e, onFailure));
                    }
                });
    }

    private void onBlock(ContentBlock block, Runnable onRead) {
        if (phase == Phase.READING) {
            phase = block.isLast() ? Phase.ENDED : Phase.IDLE;
            ready = Optional.of(block);
            onRead.run();
        }
    }

    private void onFailure(IOException failure, Consumer<IOException> onFailure) {
        if (phase == Phase.READING) {
            phase = Phase.ENDED;
            onFailure.accept(failure);
        }
    }

    /** Reads no more; whoever waits for a block is told nothing. */
    void close() {
        if (phase != Phase.ENDED && held.isEmpty()) {
            reads.schedule(file::close);
        }
        phase = Phase.ENDED;
        ready = Optional.empty();
    }
}
