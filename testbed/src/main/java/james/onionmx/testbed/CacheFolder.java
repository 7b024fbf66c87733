package james.onionmx.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the testbed keeps what is slow to make, outside the source tree: {@code
 * $XDG_CACHE_HOME/james-onionmx}, by default {@code ~/.cache/james-onionmx}. Everything in it can
 * be deleted at any time.
 */
public final class CacheFolder {

    /** System property that moves the Tor templates, and with them what lies beside them. */
    public static final String TOR_TEMPLATES_PROPERTY = "onionmx.tor.templates";

    private CacheFolder() {}

    /** The folder of prepared Tor networks. */
    public static Path torTemplates() {
        return Optional.ofNullable(System.getProperty(TOR_TEMPLATES_PROPERTY))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text).toAbsolutePath())
                .orElseGet(() -> home().resolve("james-onionmx").resolve("tor-template"));
    }

    /** A folder beside the Tor templates, made if it is not there. */
    public static Path beside(String name) {
        try {
            return Files.createDirectories(torTemplates().resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the cache folder " + name, e);
        }
    }

    private static Path home() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> Path.of(text).isAbsolute())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }
}
