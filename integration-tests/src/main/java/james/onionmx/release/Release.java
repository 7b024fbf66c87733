package james.onionmx.release;

import static java.util.Objects.requireNonNull;

import james.onionmx.integration.Project;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts together what is given out, out of what the build made: the two jars, their sources, their
 * Javadoc, their bills of materials, what is known of the libraries in them, and checksums. What is
 * not whole is not given out.
 *
 * @param root the project
 * @param folder where the release goes; made, and empty
 * @param bills whether CycloneDX wrote its bills of materials beside the jars
 */
public record Release(Path root, Path folder, Bills bills) {

    /** CycloneDX works only where Maven may reach a registry, so not in every build. */
    public enum Bills {
        /** They lie in the folders {@code target}. */
        MADE,
        /** A build that is not given out. */
        LEFT_OUT
    }

    private static final List<String> MODULES =
            List.of(
                    "tor-client",
                    "onion-lookup",
                    "onion-smtp",
                    "onion-gate",
                    "matchers",
                    "mailets",
                    "extension",
                    "cli");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern TIME =
            Pattern.compile(
                    "<project\\.build\\.outputTimestamp>(.*)</project\\.build\\.outputTimestamp>");

    /** Refuses nulls. */
    public Release {
        requireNonNull(root);
        requireNonNull(folder);
        requireNonNull(bills);
    }

    /** Makes one in the folder that is named, and says what is in it. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("release: expected a folder, not " + List.of(arguments));
            System.exit(2);
        }
        Release release = new Release(Project.root(), Path.of(arguments[0]), Bills.MADE);
        release.make();
        System.exit(release.report(System.out, System.err));
    }

    /** Writes all files. */
    public void make() throws IOException {
        Files.createDirectories(folder);
        String version = version();
        Path cli = root.resolve("cli/target/onionmx-cli.jar");
        Files.copy(Project.extensionJar(), dropIn());
        Files.copy(cli, commandLine());
        if (bills == Bills.MADE) {
            Files.copy(root.resolve("extension/target/bom.json"), bill("james-onionmx"));
            Files.copy(root.resolve("cli/target/bom.json"), bill("onionmx-cli"));
        }
        Files.copy(root.resolve("LICENSE"), folder.resolve("LICENSE"));
        sources().write(folder.resolve("james-onionmx-" + version + "-sources.jar"));
        new Javadoc(root, MODULES)
                .write(folder.resolve("james-onionmx-" + version + "-javadoc.jar"), time());
        Files.write(folder.resolve("ADVISORIES.txt"), advisories().lines());
        Checksums.write(folder);
    }

    /** What is missing or not as it is written down; empty where the release is whole. */
    public List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>(advisories().hits());
        faults.addAll(bundle("drop-in", dropIn(), bill("james-onionmx")).faults());
        faults.addAll(bundle("cli", commandLine(), bill("onionmx-cli")).faults());
        for (Path jar : List.of(dropIn(), commandLine())) {
            try (JarFile open = new JarFile(jar.toFile())) {
                String said =
                        open.getManifest().getMainAttributes().getValue("Implementation-Version");
                if (!version().equals(said)) {
                    faults.add(jar.getFileName() + ": says version " + said);
                }
            }
        }
        for (String module : MODULES) {
            faults.addAll(new SourcesCheck(root.resolve(module), folder, version()).faults());
        }
        if (!Checksums.areRight(folder)) {
            faults.add(Checksums.FILE + ": not what the files are");
        }
        return faults;
    }

    private int report(PrintStream out, PrintStream err) throws IOException {
        List<String> faults = faults();
        if (!faults.isEmpty()) {
            faults.forEach(fault -> err.println("release: " + fault));
            return 1;
        }
        out.print(Files.readString(folder.resolve(Checksums.FILE)));
        return 0;
    }

    private AdvisoryReport advisories() throws IOException {
        return AdvisoryReport.of(
                components(), Advisory.read(root.resolve("release/advisories.tsv")));
    }

    private List<Component> components() throws IOException {
        return Component.read(root.resolve("release/components.tsv"));
    }

    private BundleCheck bundle(String name, Path jar, Path bill) throws IOException {
        return new BundleCheck(
                jar,
                bills == Bills.MADE ? Optional.of(bill) : Optional.empty(),
                components().stream().filter(component -> component.jar().equals(name)).toList());
    }

    private SortedJar sources() throws IOException {
        SortedJar sources = new SortedJar(time()).add("META-INF/LICENSE", root.resolve("LICENSE"));
        for (String module : MODULES) {
            sources.addAll(root.resolve(module).resolve("src/main/java"));
        }
        return sources;
    }

    private Path dropIn() {
        return folder.resolve("james-onionmx-" + version() + "-james38.jar");
    }

    private Path commandLine() {
        return folder.resolve("onionmx-cli-" + version() + ".jar");
    }

    private Path bill(String name) {
        return folder.resolve(name + "-" + version() + "-bom.json");
    }

    private String version() {
        return first(VERSION);
    }

    /** What the project says that its jars are from. */
    private LocalDateTime time() {
        return OffsetDateTime.parse(first(TIME)).toLocalDateTime();
    }

    private String first(Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(root.resolve("pom.xml")));
            if (!matcher.find()) {
                throw new IllegalStateException("pom.xml has nothing like " + pattern);
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read pom.xml", e);
        }
    }
}
