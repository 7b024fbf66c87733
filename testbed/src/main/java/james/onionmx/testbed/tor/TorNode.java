package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.OwnedProcess;
import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One tor process of the network, to be looked at and hurt.
 *
 * <p>It ends with this process: it watches our process number from its first moment, and our
 * control connection from the moment that stands. A frozen one, which notices neither, is killed.
 *
 * <p>Thread-safe.
 */
public final class TorNode {

    private static final Duration CONTROL_LIMIT = Duration.ofSeconds(15);
    private static final String COOKIE_FILE = "control_auth_cookie";

    private final String name;
    private final Path directory;
    private final Path torrc;
    private final TorPrograms programs;
    private Optional<OwnedProcess> process = Optional.empty();
    private Optional<TorControl> control = Optional.empty();

    TorNode(String name, Path directory, TorPrograms programs) {
        this.name = name;
        this.directory = directory;
        this.torrc = directory.resolveSibling(name + ".torrc");
        this.programs = programs;
    }

    /** Writes the configuration and launches the process; does not wait for it. */
    synchronized void launch(Torrc configuration) {
        try {
            Files.writeString(torrc, configuration.text());
        } catch (IOException e) {
            throw new TestbedException("cannot write " + torrc, e);
        }
        launch();
    }

    private void launch() {
        try {
            Files.deleteIfExists(directory.resolve(Torrc.CONTROL_PORT_FILE));
            Files.deleteIfExists(directory.resolve(COOKIE_FILE));
        } catch (IOException e) {
            throw new TestbedException("cannot clear " + directory, e);
        }
        control = Optional.empty();
        process =
                Optional.of(
                        OwnedProcess.start(
                                "tor " + name,
                                List.of(
                                        programs.tor().toString(),
                                        "-f",
                                        torrc.toString(),
                                        "--defaults-torrc",
                                        "/dev/null"),
                                directory,
                                directory.resolveSibling(name + ".out")));
    }

    /** Its nickname. */
    public String name() {
        return name;
    }

    /** Its data directory. */
    public Path directory() {
        return directory;
    }

    /** Its process number. */
    public long pid() {
        return running().pid();
    }

    /** Whether the process is there, frozen or not. */
    public synchronized boolean isAlive() {
        return process.filter(OwnedProcess::isAlive).isPresent();
    }

    /** The connection to its control port, made when first asked for. */
    public synchronized TorControl control() {
        if (control.isEmpty()) {
            control = Optional.of(connectControl());
        }
        return control.orElseThrow();
    }

    private TorControl connectControl() {
        Path portFile = directory.resolve(Torrc.CONTROL_PORT_FILE);
        Path cookie = directory.resolve(COOKIE_FILE);
        await(
                "the control port of tor " + name,
                CONTROL_LIMIT,
                () ->
                        Files.exists(portFile)
                                && Files.readString(portFile).endsWith("\n")
                                && Files.exists(cookie)
                                && Files.size(cookie) == 32);
        try {
            String address = Files.readString(portFile).strip();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            return TorControl.own(port, Files.readAllBytes(cookie));
        } catch (IOException e) {
            throw new TestbedException(
                    "cannot connect to the control port of tor " + name + "\n" + logTail(), e);
        }
    }

    /** Waits until it says that it is ready to be used. */
    public void awaitBootstrapped(Duration limit) {
        TorControl connection = control();
        await("tor " + name + " to be ready", limit, () -> connection.bootstrapProgress() == 100);
    }

    /** Waits on a condition, but no longer than the process lives. */
    void await(String what, Duration limit, Condition condition) {
        OwnedProcess awaited = running();
        Waiting.until(
                what,
                limit,
                () -> {
                    if (!awaited.isAlive()) {
                        throw new TestbedException("tor " + name + " ended\n" + logTail());
                    }
                    return condition.holds();
                },
                this::logTail);
    }

    /** Something awaited of a node. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Its log since the network was made. */
    public String log() {
        return readIfThere(directory.resolveSibling(name + ".out"))
                + readIfThere(directory.resolve(Torrc.LOG_FILE));
    }

    /** What it last did, and its circuits: for the report of a failed test. */
    String evidence() {
        String detail = OwnedProcess.tail(readIfThere(directory.resolve(Torrc.DETAIL_LOG_FILE)));
        return logTail() + "\nin detail:\n" + detail + "\ncircuits:\n" + circuitStatus() + "\n";
    }

    private String circuitStatus() {
        try {
            return isAlive() ? control().info("circuit-status") : "not running";
        } catch (TestbedException | UncheckedIOException e) {
            return "not told: " + e.getMessage();
        }
    }

    private String logTail() {
        return "end of the log of tor " + name + ":\n" + OwnedProcess.tail(log());
    }

    private static String readIfThere(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new TestbedException("cannot read " + file, e);
        }
    }

    /** Kills the process; one that has ended is fine. */
    public synchronized void kill() {
        process.ifPresent(OwnedProcess::kill);
        control.ifPresent(TorControl::close);
        control = Optional.empty();
    }

    /** Stops it in its tracks: connections stay open and silent. */
    public void freeze() {
        running().freeze();
    }

    /** Lets it go on. */
    public void resume() {
        running().resume();
    }

    /** Kills it if it runs and launches it anew with the same keys and ports, until it is ready. */
    public void restart(Duration limit) {
        synchronized (this) {
            kill();
            launch();
        }
        awaitBootstrapped(limit);
    }

    /** Restarts it with guards yet to be drawn. */
    void startOver(Duration limit) {
        restartWithout("state", limit);
    }

    /** Restarts it without a file or folder of its directory. */
    void restartWithout(String name, Duration limit) {
        kill();
        try {
            Folders.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new TestbedException("cannot delete " + name + " of " + this, e);
        }
        restart(limit);
    }

    private synchronized OwnedProcess running() {
        return process.orElseThrow(
                () -> new IllegalStateException("tor " + name + " was not launched"));
    }

    @Override
    public String toString() {
        return "tor " + name;
    }
}
