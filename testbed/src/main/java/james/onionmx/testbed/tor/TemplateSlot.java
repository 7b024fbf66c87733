package james.onionmx.testbed.tor;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final List<ServerSocket> heldPorts;

    private TemplateSlot(
            Path folder, int firstPort, FileChannel channel, List<ServerSocket> heldPorts) {
        this.folder = folder;
        this.firstPort = firstPort;
        this.channel = channel;
        this.heldPorts = heldPorts;
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
        if (isLocked(channel)) {
            List<ServerSocket> held = hold(firstPort, ports);
            if (held.size() == ports) {
                return Optional.of(new TemplateSlot(folder, firstPort, channel, held));
            }
            release(held);
        }
        channel.close();
        return Optional.empty();
    }

    /** Listens on ports until one is in use. */
    private static List<ServerSocket> hold(int firstPort, int ports) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int port = firstPort; port < firstPort + ports; port++) {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                held.add(socket);
            } catch (IOException inUse) {
                socket.close();
                return held;
            }
        }
        return held;
    }

    private static void release(List<ServerSocket> held) throws IOException {
        for (ServerSocket socket : held) {
            socket.close();
        }
        held.clear();
    }

    /**
     * Lets Tor have the ports, which nobody else could take since the slot was acquired: not
     * another user either, whose templates and locks are elsewhere.
     */
    void releasePorts() throws IOException {
        release(heldPorts);
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
        releasePorts();
        channel.close();
    }
}
