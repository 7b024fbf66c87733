package james.onionmx.testbed.process;

import james.onionmx.testbed.TestbedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Finds the programs of the system that the testbed runs. */
public final class InstalledProgram {

    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin");

    private InstalledProgram() {}

    /** The search path and the usual folders, which an ordinary user's path leaves out. */
    public static List<Path> folders() {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Arrays.stream(searchPath.split(":", -1)).filter(text -> !text.isEmpty()),
                        SYSTEM_FOLDERS.stream())
                .map(Path::of)
                .toList();
    }

    /**
     * Finds a program in the {@link #folders}.
     *
     * @param debianPackage what brings it
     * @throws TestbedException with the command that installs it
     */
    public static Path find(String program, String debianPackage) {
        return findIn(folders(), program, debianPackage);
    }

    /** Finds a program in some folders, the first that has it. */
    public static Path findIn(List<Path> folders, String program, String debianPackage) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new TestbedException(
                                        "%1$s is not installed; it comes with Debian's %2$s: apt-get install --no-install-recommends %2$s"
                                                .formatted(program, debianPackage)));
    }
}
