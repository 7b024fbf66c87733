package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFolderTest {

    @TempDir private Path folder;

    @Test
    void keepsForSevenDaysWhatWasUsed() throws IOException {
        Clock today = Clock.systemUTC();
        Path used = Files.createFile(folder.resolve("used.jsa"));
        Path unused = Files.createFile(folder.resolve("unused.jsa"));
        in(today, Duration.ofDays(-8)).markUsed(unused);
        in(today, Duration.ofDays(-8)).markUsed(used);
        in(today, Duration.ofDays(-6)).markUsed(used);

        in(today, Duration.ZERO).deleteUnused();

        assertThat(used).exists();
        assertThat(unused).doesNotExist();
    }

    private ArchiveFolder in(Clock today, Duration offset) {
        return new ArchiveFolder(folder, Clock.offset(today, offset));
    }
}
