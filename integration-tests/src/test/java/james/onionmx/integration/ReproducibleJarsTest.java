package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing in the jars that we give out comes from the clock of the machine that builds them: who
 * builds the same again gets the same octets.
 */
class ReproducibleJarsTest {

    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "<project\\.build\\.outputTimestamp>(.*)</project\\.build\\.outputTimestamp>");

    static Stream<Path> jars() {
        return Stream.of(
                CommandLineJar.JAR, Project.extensionJar(), Project.extensionJarForJames39());
    }

    /** What the project says that its jars are from; each library's entries are older. */
    private static LocalDateTime saidTime() throws Exception {
        Matcher matcher = TIMESTAMP.matcher(Files.readString(Project.root().resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        return OffsetDateTime.parse(matcher.group(1)).toLocalDateTime();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void bearNoTimeOfTheirBuild(Path jar) throws Exception {
        List<? extends ZipEntry> entries;
        try (JarFile open = new JarFile(jar.toFile())) {
            entries = open.stream().toList();
        }
        LocalDateTime said = saidTime();

        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isBeforeOrEqualTo(said));
        assertThat(entries)
                .filteredOn(entry -> entry.getName().startsWith("james/onionmx/lookup/Pin"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(said));
    }
}
