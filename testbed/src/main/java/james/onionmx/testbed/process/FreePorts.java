package james.onionmx.testbed.process;

import james.onionmx.testbed.CacheFolder;
import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out TCP ports of 127.0.0.1 that nobody listens on, each once in the life of this process
 * and to no other process that asks here meanwhile.
 *
 * <p>They lie below the range from which systems draw ports for outgoing connections, so that none
 * is taken by chance between the handing out and the listening. Thread-safe.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int ATTEMPTS = 1_000;

    /**
     * One byte of this file stands for each port; a lock on it, held until this process ends, for
     * its being handed out. Never closed: that would free every lock of the process.
     */
    private static final FileChannel CLAIMS = openClaims();

    private FreePorts() {}

    /** A port to listen on. */
    public static int take() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (isFree(port) && claim(port)) {
                return port;
            }
        }
        throw new TestbedException(
                "no free TCP port found from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    /** Whether nobody listens on this port of 127.0.0.1 now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    private static boolean claim(int port) {
        try {
            return CLAIMS.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException handedOutByThisProcess) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot claim port " + port, e);
        }
    }

    private static FileChannel openClaims() {
        try {
            return FileChannel.open(
                    CacheFolder.beside("ports").resolve("claims"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the list of claimed ports", e);
        }
    }
}
