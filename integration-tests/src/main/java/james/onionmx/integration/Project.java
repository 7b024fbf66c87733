package james.onionmx.integration;

import java.nio.file.Path;
import java.util.Optional;

/** Where the parts of this project are, as told by system properties. */
public final class Project {

    private Project() {}

    /** The project's root. */
    public static Path root() {
        return path("onionmx.root");
    }

    /** The drop-in jar. */
    public static Path extensionJar() {
        return path("onionmx.extension.jar");
    }

    /** The drop-in jar for James 3.9, which no server here runs. */
    public static Path extensionJarForJames39() {
        return path("onionmx.extension.james39.jar");
    }

    private static Path path(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "system property " + property + " is not set"));
    }
}
