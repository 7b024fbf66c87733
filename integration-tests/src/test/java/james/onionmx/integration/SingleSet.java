package james.onionmx.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code james-conf/single} as an operator uses it: through its {@code first-start}. */
final class SingleSet {

    /** The folder that is shipped. */
    static final Path FOLDER = Project.root().resolve("james-conf").resolve("single");

    private SingleSet() {}

    /** How a run of {@code first-start} ended, and what it said. */
    record Ended(int code, String said) {}

    /** Runs it, in a folder and with variables of the environment. */
    static Ended firstStart(Path log, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(FOLDER.resolve("first-start").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("first-start does not end: " + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(log));
    }
}
