package james.onionmx.testbed.james;

import james.onionmx.testbed.TestbedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A whole James with its own versions of everything.
 *
 * @param classPath its jars
 */
record JamesRuntime(List<String> classPath) {

    static final String MAIN_CLASS = "org.apache.james.MemoryJamesServerMain";

    private static final String PROPERTY = "onionmx.james.classpath.file";

    JamesRuntime {
        classPath = List.copyOf(classPath);
    }

    /** The one whose class path the build wrote to the file that the system property names. */
    static JamesRuntime built() {
        Path file =
                Optional.ofNullable(System.getProperty(PROPERTY))
                        .map(Path::of)
                        .orElseThrow(
                                () ->
                                        new TestbedException(
                                                "system property "
                                                        + PROPERTY
                                                        + " is not set; it names the file with the"
                                                        + " class path of James"));
        try {
            return new JamesRuntime(
                    Arrays.asList(Files.readString(file).strip().split(File.pathSeparator, -1)));
        } catch (IOException e) {
            throw new TestbedException(
                    "cannot read "
                            + file
                            + "; building the module testbed/james-runtime writes it: mvn -pl"
                            + " testbed/james-runtime generate-resources",
                    e);
        }
    }
}
