package james.onionmx.testbed.james;

import james.onionmx.testbed.TestbedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole James with its own versions of everything.
 *
 * @param classPath its jars
 * @param mainClass starts it
 */
record JamesRuntime(List<String> classPath, String mainClass) {

    private static final String MEMORY_PROPERTY = "onionmx.james.classpath.file";
    private static final String DURABLE_PROPERTY = "onionmx.durable-james.classpath.file";

    JamesRuntime {
        classPath = List.copyOf(classPath);
    }

    /** The memory flavour, of which nothing is left when it ends. */
    static JamesRuntime memory() {
        return new JamesRuntime(
                jars(classPathFile(MEMORY_PROPERTY)), "org.apache.james.MemoryJamesServerMain");
    }

    /** The one whose queues and repositories are left when it ends. */
    static JamesRuntime durable() {
        Path file = classPathFile(DURABLE_PROPERTY);
        List<String> jars = new ArrayList<>();
        jars.add(file.resolveSibling("durable-james.jar").toString());
        jars.addAll(jars(file));
        return new JamesRuntime(jars, "james.onionmx.testbed.durable.DurableJamesServerMain");
    }

    private static Path classPathFile(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new TestbedException(
                                        "system property "
                                                + property
                                                + " is not set; it names the file with the class"
                                                + " path of James"));
    }

    private static List<String> jars(Path file) {
        try {
            return List.of(Files.readString(file).strip().split(File.pathSeparator, -1));
        } catch (IOException e) {
            throw new TestbedException(
                    "cannot read "
                            + file
                            + "; building testbed/james-runtime and testbed/durable-james writes"
                            + " such files",
                    e);
        }
    }
}
