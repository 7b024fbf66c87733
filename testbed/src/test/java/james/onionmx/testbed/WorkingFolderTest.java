package james.onionmx.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.WorkingFolder.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingFolderTest {

    @TempDir private Path parent;

    @Test
    void isDeletedAtTheNextStartAfterItsOwnerEnded() throws Exception {
        Process process = new ProcessBuilder(List.of("sleep", "60")).start();
        Owner owner = Owner.of(process.toHandle());
        Path folder = WorkingFolder.createIn(parent, "one", owner);
        process.destroyForcibly().waitFor();

        WorkingFolder.createIn(parent, "two", Owner.current());

        assertThat(folder).doesNotExist();
    }

    @Test
    void staysWhileItsOwnerLives() throws IOException {
        Path folder = WorkingFolder.createIn(parent, "one", Owner.current());

        Path other = WorkingFolder.createIn(parent, "one", Owner.current());

        assertThat(folder).isDirectory().isNotEqualTo(other);
    }

    @Test
    void isDeletedWhenItsOwnersNumberWasGivenToAnotherProcess() throws IOException {
        Owner earlier = new Owner(Owner.current().pid(), Owner.current().startMillis() - 1000);
        Path folder = WorkingFolder.createIn(parent, "one", earlier);

        WorkingFolder.createIn(parent, "two", Owner.current());

        assertThat(folder).doesNotExist();
    }

    @Test
    void leavesFoldersOfOthersAlone() throws IOException {
        Path stranger = Files.createDirectory(parent.resolve("onionmx-without-a-note"));
        Path unrelated = Files.createDirectory(parent.resolve("unrelated"));
        Files.writeString(unrelated.resolve("owner"), "1 1\n");

        WorkingFolder.createIn(parent, "one", Owner.current());

        assertThat(stranger).isDirectory();
        assertThat(unrelated).isDirectory();
    }
}
