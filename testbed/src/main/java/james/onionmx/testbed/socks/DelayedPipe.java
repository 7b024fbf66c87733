package james.onionmx.testbed.socks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a connection, every octet a fixed time late, in bounded memory. */
final class DelayedPipe {

    private static final Logger LOGGER = LoggerFactory.getLogger(DelayedPipe.class);
    private static final int CHUNK = 16 * 1024;
    private static final int CHUNKS_UNDER_WAY = 64;

    private final Socket from;
    private final Socket to;
    private final Duration delay;
    private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);

    DelayedPipe(Socket from, Socket to, Duration delay) {
        this.from = from;
        this.to = to;
        this.delay = delay;
    }

    /** An empty chunk is the end of the stream. */
    private record Chunk(ByteBuffer octets, long dueNanos) {}

    /** Starts to relay; the result completes when the last octet is written or cannot be. */
    CompletableFuture<Void> start(Executor threads) {
        threads.execute(this::read);
        return CompletableFuture.runAsync(this::write, threads);
    }

    private void read() {
        try {
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[CHUNK];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    put(Arrays.copyOf(buffer, read));
                }
            } catch (IOException e) {
                LOGGER.debug("A relayed connection ended: {}", e.getMessage());
            }
            put(new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(byte[] octets) throws InterruptedException {
        underWay.put(new Chunk(ByteBuffer.wrap(octets), System.nanoTime() + delay.toNanos()));
    }

    private void write() {
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = underWay.take();
                    chunk.octets().hasRemaining();
                    chunk = underWay.take()) {
                awaitDue(chunk);
                out.write(chunk.octets().array());
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOGGER.debug("A relayed connection ended: {}", e.getMessage());
            Sockets.close(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitDue(Chunk chunk) throws InterruptedException {
        for (long left = chunk.dueNanos() - System.nanoTime();
                left > 0;
                left = chunk.dueNanos() - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
