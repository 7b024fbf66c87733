package james.onionmx.testbed.james;

import com.google.inject.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes an {@link EmbeddedJames}, with the same files and marks as a {@link
 * JamesServerBuilder}. Not thread-safe.
 */
public final class EmbeddedJamesBuilder {

    private final String name;
    private final JamesConfiguration configuration = new JamesConfiguration();
    private final List<Module> modules = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();
    private final Map<String, String> users = new LinkedHashMap<>();

    EmbeddedJamesBuilder(String name) {
        this.name = name;
    }

    /** Adds a file to {@code conf}, over one of the same name. */
    public EmbeddedJamesBuilder conf(String fileName, String text) {
        configuration.add(fileName, text);
        return this;
    }

    /** Adds all files of a folder to {@code conf}, over those of the same names. */
    public EmbeddedJamesBuilder confFolder(Path folder) {
        configuration.addFolder(folder);
        return this;
    }

    /** As {@link JamesServerBuilder#plainMail}. */
    public EmbeddedJamesBuilder plainMail() {
        configuration.addPlainMail();
        return this;
    }

    /** As {@link JamesServerBuilder#replaceInConf}. */
    public EmbeddedJamesBuilder replaceInConf(String file, String from, String to) {
        configuration.replace(file, from, to);
        return this;
    }

    /** Adds a module of Guice beside James' own. */
    public EmbeddedJamesBuilder module(Module module) {
        modules.add(module);
        return this;
    }

    /** Makes a domain the server's own (unless {@code domainlist.xml} is the caller's). */
    public EmbeddedJamesBuilder domain(String domain) {
        domains.add(domain);
        return this;
    }

    /** Makes a user at each start. */
    public EmbeddedJamesBuilder user(String address, String password) {
        users.put(address, password);
        return this;
    }

    /** Prepares the working directory; {@link EmbeddedJames#start} starts it. */
    public EmbeddedJames build() {
        return new EmbeddedJames(
                new EmbeddedJames.Description(name, JamesPorts.free(), modules, domains, users),
                configuration);
    }

    /** Prepares and starts it. */
    public EmbeddedJames start() {
        EmbeddedJames server = build();
        try {
            return server.start();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
