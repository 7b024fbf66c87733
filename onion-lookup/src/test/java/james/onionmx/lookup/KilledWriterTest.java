package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A virtual machine that writes pins is killed with SIGKILL in the midst of it. */
class KilledWriterTest {

    /** So that nearly every moment is one in which the content is half written. */
    private static final List<String> SLOW = List.of("-Xint");

    @TempDir Path folder;

    @RepeatedTest(5)
    void leavesAWholeFileBehind() throws Exception {
        Path file = folder.resolve("pins.json");
        JavaCommand command =
                new JavaCommand(
                        SLOW,
                        List.of(System.getProperty("java.class.path").split(File.pathSeparator)),
                        PinWritingMain.class.getName(),
                        List.of(file.toString()));
        OwnedProcess writer =
                OwnedProcess.start("writer", command.line(), folder, folder.resolve("log"));

        writer.awaitLog("written", Duration.ofSeconds(30));
        writer.kill();

        Map<MailDomain, Pin> left = PinReader.read(file);
        assertThat(left).hasSize(PinWritingMain.DOMAINS);
        assertThat(left.values()).extracting(Pin::lastSeen).containsOnly(anyOf(left).lastSeen());
    }

    private static Pin anyOf(Map<MailDomain, Pin> pins) {
        return pins.values().iterator().next();
    }
}
