package james.onionmx.testbed.james;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real Apache James in a process of its own: the memory flavour, so mail, queues and users are
 * gone when it ends; domains and users are made again at each start. {@link
 * JamesServerBuilder#durable} makes one that keeps its queues and repositories.
 *
 * <p>It ends with this process, by {@code kill -9} too. Thread-safe.
 */
public final class JamesServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final JamesServerSpec spec;
    private final Path work;
    private final WebAdmin webAdmin;
    private final JamesRuntime runtime;
    private Optional<OwnedProcess> process = Optional.empty();

    JamesServer(JamesServerSpec spec, Path work, JamesRuntime runtime) {
        this.spec = spec;
        this.work = work;
        this.webAdmin = new WebAdmin(spec.ports().webAdmin());
        this.runtime = runtime;
    }

    /** Begins the description of a server; the name is for messages and folders. */
    public static JamesServerBuilder named(String name) {
        return new JamesServerBuilder(name);
    }

    /** Starts it, again in the same working directory, until all listeners and users are there. */
    public synchronized JamesServer start() {
        if (isAlive()) {
            throw new IllegalStateException("James " + spec.name() + " runs already");
        }
        ClassDataArchive archive = ClassDataArchive.of(runtime.classPath());
        boolean leavesArchive = !archive.isThere();
        OwnedProcess started =
                OwnedProcess.start("James " + spec.name(), command(archive), work, logFile());
        process = Optional.of(started);
        Waiting.until(
                "James " + spec.name() + " to start",
                START_LIMIT,
                () -> {
                    started.requireAlive();
                    return webAdmin.isStarted();
                },
                started::logTail);
        spec.users().forEach(webAdmin::createUser);
        if (leavesArchive) {
            archive.write(started.pid());
        }
        return this;
    }

    private List<String> command(ClassDataArchive archive) {
        List<String> jvm = new ArrayList<>();
        jvm.add("-Xmx" + spec.heapMegabytes() + "m");
        jvm.add("-XX:TieredStopAtLevel=1");
        jvm.add("-XX:+UseSerialGC");
        jvm.add("-Xlog:disable");
        jvm.add("-Xlog:all=error:stderr");
        jvm.addAll(archive.jvmArguments());
        jvm.add("-Dworking.directory=" + work);
        jvm.add("-Dlogback.configurationFile=" + work.resolve("conf").resolve("logback.xml"));
        jvm.addAll(spec.jvmArguments());
        return new JavaCommand(jvm, runtime.classPath(), runtime.mainClass(), List.of()).line();
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }

    /** Its ports. */
    public JamesPorts ports() {
        return spec.ports();
    }

    /** Its working directory, with {@code conf}, {@code extensions-jars} and {@code var}. */
    public Path workingDirectory() {
        return work;
    }

    /** Its administration. */
    public WebAdmin webAdmin() {
        return webAdmin;
    }

    /** The process number. */
    public long pid() {
        return process().pid();
    }

    /** Whether the process runs. */
    public synchronized boolean isAlive() {
        return process.filter(OwnedProcess::isAlive).isPresent();
    }

    /** The INBOX of a user that the builder was told of. */
    public ImapMailbox mailbox(String user) {
        return new ImapMailbox(spec.ports().imap(), user, password(user));
    }

    /** Sends as another server would, to the SMTP port. */
    public SmtpSubmission smtp() {
        return new SmtpSubmission(spec.ports().smtp(), Optional.empty());
    }

    /** Sends as a user that the builder was told of, to the submission port. */
    public SmtpSubmission submission(String user) {
        return new SmtpSubmission(
                spec.ports().submission(),
                Optional.of(new SmtpSubmission.Login(user, password(user))));
    }

    private String password(String user) {
        return Optional.ofNullable(spec.users().get(user))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "James " + spec.name() + " has no user " + user));
    }

    /** All that it wrote, over all starts. */
    public String logs() {
        return process().log();
    }

    /** Waits until it has written a text since its last start. */
    public void awaitLog(String text, Duration limit) {
        process().awaitLog(text, limit);
    }

    /** Ends it orderly. */
    public synchronized void stop() {
        process.ifPresent(running -> running.stop(STOP_LIMIT));
    }

    /** Ends it as a power cut would. */
    public synchronized void kill9() {
        process.ifPresent(OwnedProcess::kill);
    }

    /** Stops it in its tracks. */
    public void freeze() {
        process().freeze();
    }

    /** Lets it go on. */
    public void resume() {
        process().resume();
    }

    /** Ends it and deletes its working directory. */
    @Override
    public synchronized void close() {
        kill9();
        try {
            Folders.delete(work);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + work, e);
        }
    }

    private synchronized OwnedProcess process() {
        return process.orElseThrow(
                () -> new IllegalStateException("James " + spec.name() + " was not started"));
    }

    private Path logFile() {
        return work.resolve("james.log");
    }

    /** Prepares the working directory. */
    static JamesServer prepare(
            JamesServerSpec spec,
            JamesRuntime runtime,
            JamesConfiguration configuration,
            List<Path> extensionJars) {
        try {
            Path work = WorkingFolder.create("james-" + spec.name());
            configuration.write(work.resolve("conf"), spec.ports(), spec.domains());
            Path extensions = Files.createDirectory(work.resolve("extensions-jars"));
            for (Path jar : extensionJars) {
                if (!Files.isRegularFile(jar)) {
                    throw new TestbedException("the extension jar " + jar + " is not there");
                }
                Files.copy(jar, extensions.resolve(jar.getFileName()));
            }
            return new JamesServer(spec, work, runtime);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare James " + spec.name(), e);
        }
    }

    /**
     * What a server is.
     *
     * @param name for messages and folders
     * @param ports where it listens
     * @param heapMegabytes its heap limit
     * @param jvmArguments further options of its virtual machine
     * @param domains its own
     * @param users passwords by address
     */
    record JamesServerSpec(
            String name,
            JamesPorts ports,
            int heapMegabytes,
            List<String> jvmArguments,
            List<String> domains,
            Map<String, String> users) {

        JamesServerSpec {
            jvmArguments = List.copyOf(jvmArguments);
            domains = List.copyOf(domains);
            users = Map.copyOf(users);
        }
    }
}
