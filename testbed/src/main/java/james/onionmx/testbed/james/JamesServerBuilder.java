package james.onionmx.testbed.james;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Describes a {@link JamesServer}. Not thread-safe.
 *
 * <p>In {@code .xml} and {@code .properties} files the marks {@code @smtp.port@},
 * {@code @submission.port@}, {@code @imap.port@}, {@code @webadmin.port@} stand for the server's
 * ports. Files that the caller does not give come from the testbed: all but {@code smtpserver.xml}
 * and {@code mailetcontainer.xml}, for which there is {@link #plainMail}.
 */
public final class JamesServerBuilder {

    private static final int HEAP_MEGABYTES = 256;

    private final String name;
    private final JamesConfiguration configuration = new JamesConfiguration();
    private final List<Path> extensionJars = new ArrayList<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();
    private final Map<String, String> users = new LinkedHashMap<>();
    private JamesPorts ports = JamesPorts.free();
    private int heapMegabytes = HEAP_MEGABYTES;
    private Supplier<JamesRuntime> runtime = JamesRuntime::memory;

    JamesServerBuilder(String name) {
        this.name = name;
    }

    /** Listens on these instead of on free ports. */
    public JamesServerBuilder ports(JamesPorts chosen) {
        ports = chosen;
        return this;
    }

    /** Adds a file to {@code conf}, over one of the same name. */
    public JamesServerBuilder conf(String fileName, String text) {
        configuration.add(fileName, text);
        return this;
    }

    /** Adds all files of a folder to {@code conf}, over those of the same names. */
    public JamesServerBuilder confFolder(Path folder) {
        configuration.addFolder(folder);
        return this;
    }

    /**
     * Adds a listener for servers, one for users ({@code AUTH PLAIN}, own sender addresses only)
     * and local delivery; mail for others ends in the repository {@code memory://var/mail/error/}.
     */
    public JamesServerBuilder plainMail() {
        configuration.addPlainMail();
        return this;
    }

    /**
     * Replaces text in a file of {@code conf}, wherever it occurs, after all files were added.
     * Preparing the server fails where it does not occur.
     */
    public JamesServerBuilder replaceInConf(String file, String from, String to) {
        configuration.replace(file, from, to);
        return this;
    }

    /**
     * Keeps queues (an embedded ActiveMQ broker) and {@code file://} repositories, the default
     * kind, over restarts and {@code kill -9}; has its users from the first moment that it listens.
     * Mailboxes stay in memory: let what must last go into repositories, and read it as a {@link
     * RepositoryFolder}.
     */
    public JamesServerBuilder durable() {
        runtime = JamesRuntime::durable;
        configuration.addDurableRepositories();
        return this;
    }

    /** Puts a jar into {@code extensions-jars}. */
    public JamesServerBuilder extensionJar(Path jar) {
        extensionJars.add(jar);
        return this;
    }

    /** Limits the heap, by default to 256 MB. */
    public JamesServerBuilder heapMegabytes(int megabytes) {
        heapMegabytes = megabytes;
        return this;
    }

    /** Adds an option of the virtual machine. */
    public JamesServerBuilder jvmArgument(String argument) {
        jvmArguments.add(argument);
        return this;
    }

    /** Makes a domain the server's own (unless {@code domainlist.xml} is the caller's). */
    public JamesServerBuilder domain(String domain) {
        domains.add(domain);
        return this;
    }

    /** Makes a user at each start. */
    public JamesServerBuilder user(String address, String password) {
        users.put(address, password);
        return this;
    }

    /** Prepares the working directory; {@link JamesServer#start} starts it. */
    public JamesServer build() {
        configuration.add("users.properties", usersFile());
        return JamesServer.prepare(
                new JamesServer.JamesServerSpec(
                        name, ports, heapMegabytes, jvmArguments, domains, users),
                runtime.get(),
                configuration,
                extensionJars);
    }

    private String usersFile() {
        return users.entrySet().stream()
                .map(user -> user.getKey() + "=" + user.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Prepares and starts it. */
    public JamesServer start() {
        JamesServer server = build();
        try {
            return server.start();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
