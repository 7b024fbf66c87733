package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the drop-in jar holds: ours, and of others only what James lacks. */
class DropInJarTest {

    private static final long FOUR_MEGABYTES = 4L * 1024 * 1024;

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(Project.extensionJar().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    @Test
    void holdsNoClassOfAStranger() throws IOException {
        assertThat(files())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("james/onionmx/"));
    }

    @Test
    void holdsBesidesClassesOnlyWhatIsNamedHere() throws IOException {
        assertThat(files())
                .filteredOn(name -> !name.endsWith(".class"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/THIRD-PARTY.txt",
                        "META-INF/licenses/dnsjava/LICENSE",
                        "messages.properties",
                        "james/onionmx/lookup/root-anchors.ds");
    }

    @Test
    void bringsItsOwnDnsjavaUnderItsOwnName() throws IOException {
        assertThat(files()).contains("james/onionmx/internal/dns/lookup/LookupSession.class");
    }

    @Test
    void makesNothingOfItTheResolverOfTheWholeServer() throws IOException {
        assertThat(files()).noneMatch(name -> name.contains("/dns/spi/"));
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(Project.extensionJar())).isLessThan(FOUR_MEGABYTES);
    }
}
