package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.ProcessState;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

    /** Well below the 15 seconds after which a tor looks for its owner by itself. */
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(5);

    @Test
    void allProcessesAndAFrozenOneEndAtOnceWhenTheirOwnerIsKilled(@TempDir Path folder) {
        OwnedProcess owner = OwnedProcess.start("owner", command(), folder, folder.resolve("log"));
        List<Long> pids;
        try {
            owner.awaitLog(".\n", Duration.ofSeconds(60));
            pids = pids(owner.log());
            assertThat(pids).hasSize(9).noneMatch(ProcessState::isGone);
            assertThat(pids).filteredOn(OwnershipTest::isFrozen).hasSize(1);
        } finally {
            owner.kill();
        }

        Awaitility.await()
                .atMost(DEATH_LIMIT)
                .untilAsserted(() -> assertThat(pids).allMatch(ProcessState::isGone));
    }

    private static boolean isFrozen(long pid) {
        try {
            return ProcessState.of(pid).filter("T"::equals).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> pids(String log) {
        String list = log.substring(log.indexOf(NetworkOwner.PIDS) + NetworkOwner.PIDS.length());
        return Arrays.stream(list.substring(0, list.indexOf('.')).split(" ", -1))
                .map(Long::valueOf)
                .toList();
    }

    private static List<String> command() {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        return new JavaCommand(
                        List.of("-XX:TieredStopAtLevel=1"),
                        classPath,
                        NetworkOwner.class.getName(),
                        List.of())
                .line();
    }
}
