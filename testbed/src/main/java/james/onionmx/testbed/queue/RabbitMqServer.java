package james.onionmx.testbed.queue;

import james.onionmx.testbed.CacheFolder;
import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import james.onionmx.testbed.process.OwnedProcess;
import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real RabbitMQ of Debian's package, unpacked into a folder, with its management plug-in: own
 * ports on loopback, own name, own data, which are deleted on close. Its port mapper (epmd) is a
 * process of its own too, so that the machine's is neither used nor started.
 *
 * <p>Thread-safe.
 */
public final class RabbitMqServer implements AutoCloseable {

    /** The user of both ports, who may do everything, and the password. */
    public static final String USER = "guest";

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String READY = "Server startup complete";

    private final RabbitMqPorts ports;
    private final Path folder;
    private final OwnedProcess portMapper;
    private OwnedProcess server;

    private RabbitMqServer(RabbitMqPorts ports, Path folder, OwnedProcess portMapper) {
        this.ports = ports;
        this.folder = folder;
        this.portMapper = portMapper;
        this.server = startServer();
    }

    /** Starts one and waits until it serves. */
    public static RabbitMqServer start() {
        Path programs = programs();
        RabbitMqPorts ports = RabbitMqPorts.free();
        try {
            Path folder = WorkingFolder.create("rabbitmq");
            Files.writeString(folder.resolve("rabbitmq.conf"), ports.configuration());
            Files.writeString(folder.resolve("plugins"), "[rabbitmq_management].\n");
            Files.createFile(folder.resolve("environment"));
            RabbitMqServer started =
                    new RabbitMqServer(ports, folder, startPortMapper(programs, ports, folder));
            started.awaitReady();
            return started;
        } catch (IOException e) {
            throw new TestbedException("cannot prepare RabbitMQ", e);
        }
    }

    private static Path programs() {
        Path programs = CacheFolder.beside("rabbitmq");
        if (!Files.isDirectory(programs.resolve("usr/lib/erlang"))) {
            throw new TestbedException(
                    "RabbitMQ is not in " + programs + "; ./onionmx test puts it there");
        }
        return programs;
    }

    private static OwnedProcess startPortMapper(Path programs, RabbitMqPorts ports, Path folder) {
        OwnedProcess mapper =
                OwnedProcess.start(
                                "epmd",
                                List.of(
                                        versioned(programs.resolve("usr/lib/erlang"), "erts-")
                                                .resolve("bin/epmd")
                                                .toString(),
                                        "-address",
                                        "127.0.0.1",
                                        "-port",
                                        Integer.toString(ports.portMapper())),
                                folder,
                                folder.resolve("epmd.log"))
                        .endingWithOwner();
        Waiting.until(
                "epmd to listen",
                START_LIMIT,
                () -> {
                    mapper.requireAlive();
                    return isListening(ports.portMapper());
                },
                mapper::logTail);
        return mapper;
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The folder that has a version in its name. */
    private static Path versioned(Path folder, String prefix) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new TestbedException("no " + prefix + " in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look through " + folder, e);
        }
    }

    private OwnedProcess startServer() {
        Path programs = programs();
        Path home = versioned(programs.resolve("usr/lib/rabbitmq/lib"), "rabbitmq_server-");
        List<String> command = new ArrayList<>();
        command.add("env");
        command.add("PATH=" + programs.resolve("usr/lib/erlang/bin") + ":" + System.getenv("PATH"));
        command.addAll(ports.environment());
        command.add("HOME=" + folder);
        command.add("RABBITMQ_MNESIA_BASE=" + folder.resolve("data"));
        command.add("RABBITMQ_LOG_BASE=" + folder.resolve("log"));
        command.add("RABBITMQ_LOGS=-");
        command.add("RABBITMQ_CONFIG_FILE=" + folder.resolve("rabbitmq"));
        command.add("RABBITMQ_ENABLED_PLUGINS_FILE=" + folder.resolve("plugins"));
        command.add("RABBITMQ_PLUGINS_DIR=" + home.resolve("plugins"));
        command.add("RABBITMQ_CONF_ENV_FILE=" + folder.resolve("environment"));
        // Else the script stays as its parent, and would have to be ended with it.
        command.add("RUNNING_UNDER_SYSTEMD=1");
        command.add(home.resolve("sbin").resolve("rabbitmq-server").toString());
        return OwnedProcess.start("RabbitMQ", command, folder, folder.resolve("rabbitmq.log"))
                .endingWithOwner();
    }

    private void awaitReady() {
        try {
            server.awaitLog(READY, START_LIMIT);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The address that clients connect to. */
    public String uri() {
        return "amqp://" + USER + ":" + USER + "@127.0.0.1:" + ports.clients();
    }

    /** The address of its management. */
    public String managementUri() {
        return "http://127.0.0.1:" + ports.management();
    }

    /** What its management says of its queues. */
    public RabbitMqQueue queue(String name) {
        return new RabbitMqQueue(managementUri(), name);
    }

    /** Ends it as a power cut would, and starts it again on the same data. */
    public synchronized void restart() {
        server.kill();
        server = startServer();
        awaitReady();
    }

    @Override
    public synchronized void close() {
        server.stop(STOP_LIMIT);
        portMapper.kill();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
