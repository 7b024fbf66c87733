package james.onionmx.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Whether a module's sources, and pages about its public types, are in a release.
 *
 * @param module its folder
 * @param release the release's folder
 * @param version of the release
 */
record SourcesCheck(Path module, Path release, String version) {

    private static final String PACKAGE_INFO = "package-info.java";

    /** What is missing. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        Path folder = module.resolve("src/main/java");
        try (JarFile sources = open("sources");
                JarFile javadoc = open("javadoc");
                Stream<Path> files = Files.walk(folder)) {
            if (javadoc.getEntry("index.html") == null) {
                faults.add(javadoc.getName() + ": has no index.html");
            }
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = folder.relativize(file).toString();
                if (sources.getEntry(name) == null) {
                    faults.add(sources.getName() + ": has no " + name);
                }
                String page = name.replace(".java", ".html");
                if (isPublic(file) && javadoc.getEntry(page) == null) {
                    faults.add(javadoc.getName() + ": has no " + page);
                }
            }
        }
        return faults;
    }

    private JarFile open(String kind) throws IOException {
        return new JarFile(
                release.resolve("james-onionmx-" + version + "-" + kind + ".jar").toFile());
    }

    private static boolean isPublic(Path file) throws IOException {
        return !file.endsWith(PACKAGE_INFO)
                && Files.readAllLines(file).stream()
                        .anyMatch(
                                line ->
                                        line.matches(
                                                "public (abstract |final |sealed |non-sealed )*"
                                                        + "(class|record|interface|enum|@interface)"
                                                        + " .*"));
    }
}
