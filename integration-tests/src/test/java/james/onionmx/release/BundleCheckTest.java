package james.onionmx.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a release sees what is wrong with one. */
class BundleCheckTest {

    private static final Component LIBRARY =
            new Component("cli", "org.example:library", "1.2.3", "MIT", "org/example/");

    @TempDir private Path folder;
    private Path jar;
    private Path bill;

    @BeforeEach
    void makeAWholeOne() throws IOException {
        jar = folder.resolve("a.jar");
        bill =
                Files.writeString(
                        folder.resolve("bom.json"),
                        "{\"purl\" : \"pkg:maven/org.example/library@1.2.3?type=jar\"}");
        pack("org/example/A.class", "library 1.2.3: MIT");
    }

    private void pack(String theirClass, String notice) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "");
        Path notices = Files.writeString(folder.resolve("notices"), notice);
        new SortedJar(LocalDateTime.of(2026, 1, 1, 0, 0))
                .add("james/onionmx/Ours.class", empty)
                .add(theirClass, empty)
                .add(BundleCheck.NOTICES, notices)
                .write(jar);
    }

    private List<String> faults() throws IOException {
        return new BundleCheck(jar, Optional.of(bill), List.of(LIBRARY)).faults();
    }

    @Test
    void findsNothingInAWholeOne() throws IOException {
        assertThat(faults()).isEmpty();
    }

    @Test
    void namesALibraryOfAnotherVersion() throws IOException {
        Files.writeString(bill, Files.readString(bill).replace("1.2.3", "1.2.4"));

        assertThat(faults()).containsExactly("org.example:library 1.2.3 (MIT): not in bom.json");
    }

    @Test
    void namesAClassOfNobody() throws IOException {
        pack("org/other/B.class", "library 1.2.3: MIT");

        assertThat(faults())
                .containsExactly(
                        "org.example:library 1.2.3 (MIT): no class in org/example/",
                        "org/other/B.class: of no library that is written down");
    }

    @Test
    void takesARelocatedLibraryForNoneOfOurs() throws IOException {
        pack("james/onionmx/internal/other/B.class", "library 1.2.3: MIT");

        assertThat(faults())
                .contains(
                        "james/onionmx/internal/other/B.class: of no library that is written"
                                + " down");
    }

    @Test
    void namesALibraryWithoutNotice() throws IOException {
        pack("org/example/A.class", "library 1.2.2: MIT");

        assertThat(faults())
                .containsExactly(
                        "org.example:library 1.2.3 (MIT): not in META-INF/THIRD-PARTY.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.4,        update,       true",
        "1.2.4,        '',           true",
        "1.2.4,        not called,   false",
        "1.2.3,        update,       false",
        "1.10,         update,       true",
        "1.2.3.1,      update,       true",
        "1.2.3.Final,  update,       false",
        "0.9,          update,       false"
    })
    void aKnownWeaknessHitsOlderVersionsUnlessAReasonIsGiven(
            String fixedIn, String reason, boolean hit) {
        Advisory advisory =
                new Advisory("CVE-1", "org.example:library", LibraryVersion.of(fixedIn), reason);

        assertThat(AdvisoryReport.of(List.of(LIBRARY), List.of(advisory)).hits())
                .hasSize(hit ? 1 : 0);
    }
}
