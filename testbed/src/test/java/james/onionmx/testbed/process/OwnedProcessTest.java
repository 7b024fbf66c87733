package james.onionmx.testbed.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import james.onionmx.testbed.ProcessState;
import james.onionmx.testbed.TestbedException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void aJavaChildEndsWithItsKilledOwner() {
        assertThatTheChildEndsWith(start("owner", lingering(List.of(folder.toString()))));
    }

    @Test
    void aChildThatHeedsNothingEndsWithItsKilledOwnerIfWatched() {
        assertThatTheChildEndsWith(start("owner", lingering(List.of(folder.toString(), "sleep"))));
    }

    private static void assertThatTheChildEndsWith(OwnedProcess owner) {
        owner.awaitLog("lingering", LIMIT);
        String log = owner.log();
        long child = Long.parseLong(log.substring(log.indexOf(' ') + 1, log.indexOf('.')));
        assertThat(ProcessState.isGone(child)).isFalse();

        owner.kill();

        Awaitility.await().atMost(LIMIT).until(() -> ProcessState.isGone(child));
    }

    @Test
    void stopsAProcessThatHeedsTheRequest() {
        OwnedProcess process = start("sleeper", List.of("sleep", "60"));

        process.stop(LIMIT);

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void killsAProcessThatIgnoresTheRequestToEnd() {
        OwnedProcess process =
                start(
                        "deaf",
                        List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"));
        process.awaitLog("deaf", LIMIT);

        process.stop(Duration.ofMillis(100));

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void tellsTheEndOfTheLogWhenTheProcessEndsInsteadOfSayingWhatIsAwaited() {
        OwnedProcess process = start("failing", List.of("sh", "-c", "echo no luck; exit 7"));

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(() -> process.awaitLog("ready", LIMIT))
                .withMessageContaining("failing ended with exit value 7")
                .withMessageContaining("no luck");
    }

    @Test
    void tellsTheEndOfTheLogWhenTheTimeIsOver() {
        OwnedProcess process = start("silent", List.of("sh", "-c", "echo busy; exec sleep 60"));
        process.awaitLog("busy", LIMIT);

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(() -> process.awaitLog("ready", Duration.ofMillis(100)))
                .withMessageContaining("silent to write \"ready\"")
                .withMessageContaining("busy");
        process.kill();
    }

    @Test
    void handsOutEachPortOnce() {
        List<Integer> ports = Stream.generate(FreePorts::take).limit(200).toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(FreePorts::isFree);
    }

    private OwnedProcess start(String name, List<String> command) {
        return OwnedProcess.start(name, command, folder, folder.resolve(name + ".log"));
    }

    static List<String> lingering(List<String> arguments) {
        return new JavaCommand(
                        List.of("-XX:TieredStopAtLevel=1"),
                        Arrays.asList(
                                System.getProperty("java.class.path")
                                        .split(File.pathSeparator, -1)),
                        LingeringMain.class.getName(),
                        arguments)
                .line();
    }
}
