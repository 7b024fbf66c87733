package james.onionmx.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.SameClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, run as a user runs it. */
class DemoTest {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);
    private static final String PROVED = "All of it held";
    private static final String STAYS = "Ctrl-C ends everything.";

    @TempDir private Path folder;
    private Process demo;

    @AfterEach
    void endTheDemo() throws InterruptedException {
        demo.destroy();
        demo.waitFor();
    }

    private void start(String... arguments) throws IOException {
        demo =
                new ProcessBuilder(SameClassPath.command(Demo.class, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("demo.log").toFile())
                        .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("demo.log"));
    }

    private List<ProcessHandle> awaitOutput(String text) {
        List<ProcessHandle> children = new ArrayList<>();
        await().atMost(LIMIT)
                .failFast(() -> !demo.isAlive() && !output().contains(text))
                .until(
                        () -> {
                            demo.descendants()
                                    .filter(child -> !children.contains(child))
                                    .forEach(children::add);
                            return output().contains(text);
                        });
        return children;
    }

    private static void awaitEnd(List<ProcessHandle> children) {
        await().atMost(END_LIMIT)
                .untilAsserted(
                        () -> assertThat(children).filteredOn(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void provesItselfOnceAndLeavesNothingBehind() throws Exception {
        start("--once");

        List<ProcessHandle> children = awaitOutput(PROVED);

        assertThat(demo.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(output()).isZero();
        assertThat(children).isNotEmpty();
        awaitEnd(children);
    }

    @Test
    void staysUntilItIsEndedAndLeavesNothingBehind() throws Exception {
        start();
        List<ProcessHandle> children = awaitOutput(STAYS);

        demo.destroy();

        assertThat(demo.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        awaitEnd(children);
    }

    @Test
    void leavesNothingBehindWhenItIsKilled() throws Exception {
        start();
        List<ProcessHandle> children = awaitOutput(STAYS);

        demo.destroyForcibly();

        awaitEnd(children);
    }
}
