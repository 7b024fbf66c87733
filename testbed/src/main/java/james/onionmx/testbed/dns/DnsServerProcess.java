package james.onionmx.testbed.dns;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running name server on 127.0.0.1 with a folder of its own; it ends with this process. */
final class DnsServerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final OwnedProcess process;
    private final Path folder;
    private final int port;

    private DnsServerProcess(OwnedProcess process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it and waits until it says that it serves. */
    static DnsServerProcess start(List<String> command, Path folder, int port, String ready) {
        OwnedProcess process =
                OwnedProcess.start(
                                folder.getFileName().toString(),
                                command,
                                folder,
                                folder.resolve("log"))
                        .endingWithOwner();
        DnsServerProcess server = new DnsServerProcess(process, folder, port);
        try {
            process.awaitLog(ready, START_LIMIT);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    long pid() {
        return process.pid();
    }

    String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.stop(STOP_LIMIT);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
