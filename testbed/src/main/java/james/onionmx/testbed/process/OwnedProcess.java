package james.onionmx.testbed.process;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A child process, what it writes collected in a file.
 *
 * <p>Its standard input is a pipe that this process holds and never writes to: a child that ends at
 * its end of input, such as one under {@link OwnedMain}, ends with its owner however the owner
 * ends.
 *
 * <p>Thread-safe.
 */
public final class OwnedProcess {

    private static final Duration DEATH_LIMIT = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 40;

    private final String name;
    private final Process process;
    private final Path log;
    private final int logStart;
    private Optional<OwnerWatch> watch = Optional.empty();
    private boolean watchedAlways;

    private OwnedProcess(String name, Process process, Path log, int logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Starts a process.
     *
     * @param name what messages call it
     * @param command program and arguments
     * @param folder its working directory
     * @param log takes standard output and standard error, behind what is in it already
     */
    public static OwnedProcess start(String name, List<String> command, Path folder, Path log) {
        try {
            int logStart = Files.exists(log) ? Math.toIntExact(Files.size(log)) : 0;
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new OwnedProcess(name, process, log, logStart);
        } catch (IOException e) {
            throw new TestbedException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** The number the system knows it by. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs, frozen or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that this process and, if it was started anew, its predecessors wrote. */
    public String log() {
        return read(0);
    }

    /** The last lines of the log, for messages. */
    public String logTail() {
        return tail(log());
    }

    /** Waits until what this process itself wrote contains a text. */
    public void awaitLog(String text, Duration limit) {
        Waiting.until(
                name + " to write \"" + text + "\"",
                limit,
                () -> {
                    if (read(logStart).contains(text)) {
                        return true;
                    }
                    requireAlive();
                    return false;
                },
                this::logTail);
    }

    /**
     * Fails when the process has ended, for one that waits for its doing.
     *
     * @throws TestbedException with its exit value and the end of its log
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new TestbedException(
                    name + " ended with exit value " + process.exitValue() + "\n" + logTail());
        }
    }

    /** Asks it to end (SIGTERM), and kills it when the time is over. */
    public void stop(Duration grace) {
        process.destroy();
        if (awaitExit(grace)) {
            endWatch();
        } else {
            kill();
        }
    }

    /** Kills it (SIGKILL) and waits for its end; one that has ended is fine. */
    public void kill() {
        process.destroyForcibly();
        boolean ended = awaitExit(DEATH_LIMIT);
        endWatch();
        if (!ended) {
            throw new TestbedException(name + " survived SIGKILL, pid " + pid());
        }
    }

    /** Has it killed when this process is gone: for a program that does not mind its input. */
    public synchronized void endWithOwner() {
        requireAlive();
        watchedAlways = true;
        watch();
    }

    /**
     * Stops it in its tracks (SIGSTOP): its connections stay open and silent. It ends with its
     * owner all the same.
     */
    public synchronized void freeze() {
        requireAlive();
        watch();
        signal("STOP");
    }

    /** Lets a frozen process go on (SIGCONT). */
    public synchronized void resume() {
        signal("CONT");
        if (!watchedAlways) {
            endWatch();
        }
    }

    private synchronized void watch() {
        if (watch.isEmpty()) {
            watch = Optional.of(OwnerWatch.over(pid()));
        }
    }

    private synchronized void endWatch() {
        watch.ifPresent(OwnerWatch::end);
        watch = Optional.empty();
    }

    /** The last lines of a text. */
    public static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new TestbedException("interrupted while waiting for the end of " + name, e);
        }
    }

    private void signal(String signal) {
        requireAlive();
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new TestbedException("cannot send SIG" + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new TestbedException("cannot send SIG" + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while signalling " + name, e);
        }
    }

    private String read(int from) {
        try {
            byte[] bytes = Files.readAllBytes(log);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + name, e);
        }
    }
}
