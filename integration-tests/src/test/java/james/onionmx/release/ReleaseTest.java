package james.onionmx.release;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release of what this build made, but for the bills of materials, which want a network. */
class ReleaseTest {

    @TempDir static Path folder;

    private static Release one;

    @BeforeAll
    static void make() throws Exception {
        one = new Release(Project.root(), folder.resolve("one"), Release.Bills.LEFT_OUT);
        one.make();
    }

    private static List<String> names(Path of) throws Exception {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isWhole() throws Exception {
        assertThat(one.faults()).isEmpty();
        assertThat(names(one.folder()))
                .containsExactly(
                        "ADVISORIES.txt",
                        "LICENSE",
                        "SHA256SUMS",
                        "james-onionmx-0.1.0-SNAPSHOT-james38.jar",
                        "james-onionmx-0.1.0-SNAPSHOT-javadoc.jar",
                        "james-onionmx-0.1.0-SNAPSHOT-sources.jar",
                        "onionmx-cli-0.1.0-SNAPSHOT.jar");
    }

    @Test
    void isTheSameOctetsWhenItIsMadeAgain() throws Exception {
        Release other =
                new Release(Project.root(), folder.resolve("other"), Release.Bills.LEFT_OUT);
        other.make();

        assertThat(Files.readString(other.folder().resolve(Checksums.FILE)))
                .isEqualTo(Files.readString(one.folder().resolve(Checksums.FILE)));
    }

    @Test
    void hasChecksumsThatOthersToolsRead() throws Exception {
        Process check =
                new ProcessBuilder("sha256sum", "--check", "--quiet", Checksums.FILE)
                        .directory(one.folder().toFile())
                        .inheritIO()
                        .start();

        assertThat(check.waitFor()).isZero();
    }
}
