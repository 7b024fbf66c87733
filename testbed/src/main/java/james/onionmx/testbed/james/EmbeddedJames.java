package james.onionmx.testbed.james;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.FakeSearchMailboxModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.MemoryJamesConfiguration;
import org.apache.james.MemoryJamesServerMain;
import org.apache.james.utils.DataProbeImpl;
import org.apache.james.utils.GuiceProbe;

/**
 * A real Apache James inside this virtual machine, for tests that must look inside: the memory
 * flavour, with further Guice modules where wanted. What needs no look inside is better tried on a
 * {@link JamesServer}, which can be killed and shares no static state with the test.
 *
 * <p>A module that uses this class adds {@code james-server-memory-app} to its own test
 * dependencies. Not thread-safe.
 */
public final class EmbeddedJames implements AutoCloseable {

    /** James would end the virtual machine when a start fails; read once, by its main class. */
    private static final String EXIT_ON_ERROR_PROPERTY = "james.exit.on.startup.error";

    private final Description description;
    private final Path work;
    private Optional<GuiceJamesServer> running = Optional.empty();

    /**
     * What a server is.
     *
     * @param name for messages and folders
     * @param ports where it listens
     * @param modules more of Guice, beside James' own
     * @param domains its own
     * @param users passwords by address
     */
    record Description(
            String name,
            JamesPorts ports,
            List<Module> modules,
            List<String> domains,
            Map<String, String> users) {

        Description {
            modules = List.copyOf(modules);
            domains = List.copyOf(domains);
            users = Map.copyOf(users);
        }
    }

    EmbeddedJames(Description description, JamesConfiguration configuration) {
        this.description = description;
        try {
            work = WorkingFolder.create("james-" + description.name());
            configuration.write(work.resolve("conf"), description.ports(), description.domains());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare James " + description.name(), e);
        }
    }

    /** Begins the description of a server; the name is for messages and folders. */
    public static EmbeddedJamesBuilder named(String name) {
        return new EmbeddedJamesBuilder(name);
    }

    /** Starts it with nothing in it but its domains and users, until all listeners are there. */
    public EmbeddedJames start() {
        if (running.isPresent()) {
            throw new IllegalStateException("James " + description.name() + " runs already");
        }
        System.setProperty(EXIT_ON_ERROR_PROPERTY, "false");
        MemoryJamesConfiguration configuration =
                MemoryJamesConfiguration.builder().workingDirectory(work.toFile()).build();
        GuiceJamesServer server =
                MemoryJamesServerMain.createServer(configuration)
                        .combineWith(new FakeSearchMailboxModule(), new InsideModule())
                        .combineWith(description.modules());
        try {
            server.start();
            running = Optional.of(server);
            DataProbeImpl data = server.getProbe(DataProbeImpl.class);
            for (Map.Entry<String, String> user : description.users().entrySet()) {
                data.addUser(user.getKey(), user.getValue());
            }
        } catch (Exception e) {
            // James declares no narrower type for either.
            server.stop();
            running = Optional.empty();
            throw new TestbedException("James " + description.name() + " did not start: " + e, e);
        }
        return this;
    }

    /** An object of James, as its own parts get it injected, or a probe. */
    public <T> T get(Class<T> type) {
        return running.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "James " + description.name() + " does not run"))
                .getProbe(Inside.class)
                .injector()
                .getInstance(type);
    }

    /** Its ports. */
    public JamesPorts ports() {
        return description.ports();
    }

    /** Its working directory, with {@code conf} and {@code var}. */
    public Path workingDirectory() {
        return work;
    }

    /** Its administration. */
    public WebAdmin webAdmin() {
        return new WebAdmin(ports().webAdmin());
    }

    /** Sends as another server would, to the SMTP port. */
    public SmtpSubmission smtp() {
        return new SmtpSubmission(ports().smtp(), Optional.empty());
    }

    /** The INBOX of a user that the builder was told of. */
    public ImapMailbox mailbox(String user) {
        return new ImapMailbox(
                ports().imap(),
                user,
                Optional.ofNullable(description.users().get(user))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "James "
                                                        + description.name()
                                                        + " has no user "
                                                        + user)));
    }

    /** Ends it orderly; one that does not run is fine. */
    public void stop() {
        running.ifPresent(GuiceJamesServer::stop);
        running = Optional.empty();
    }

    /** Ends it and deletes its working directory. */
    @Override
    public void close() {
        stop();
        try {
            Folders.delete(work);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + work, e);
        }
    }

    /** James lets nobody at its injector but its own probes, so this is one. */
    private record Inside(Injector injector) implements GuiceProbe {
        @Inject
        private Inside {}
    }

    private static final class InsideModule extends AbstractModule {
        @Override
        protected void configure() {
            Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(Inside.class);
        }
    }
}
