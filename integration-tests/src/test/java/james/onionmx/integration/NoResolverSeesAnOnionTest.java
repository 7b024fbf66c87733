package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both servers run in a network namespace in which every packet to port 53 or 853 is captured,
 * whatever its address, while {@link LeakScenario} sends mail that names onions in every place.
 */
class NoResolverSeesAnOnionTest {

    private static final long LIMIT_MINUTES = 10;
    private static final Pattern QUESTION = Pattern.compile("\\b[A-Z0-9]+\\? ([^ ]+)");

    @TempDir private static Path folder;

    private static Set<String> questions;
    private static List<String> packets;

    @BeforeAll
    static void captureTheScenario() throws Exception {
        Path capture = folder.resolve("capture.pcap");
        Path log = folder.resolve("scenario.log");
        run(namespaceCommand(capture), log);
        packets = decode(capture);
        questions = new TreeSet<>();
        for (String packet : packets) {
            Matcher question = QUESTION.matcher(packet);
            while (question.find()) {
                questions.add(question.group(1));
            }
        }
    }

    private static List<String> namespaceCommand(Path capture) throws IOException {
        Path script = folder.resolve("capture.sh");
        try (InputStream resource =
                NoResolverSeesAnOnionTest.class.getResourceAsStream("capture.sh")) {
            Files.copy(resource, script);
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("bash", script.toString(), folder.toString(), capture.toString()));
        command.addAll(SameClassPath.command(LeakScenario.class));
        return command;
    }

    private static void run(List<String> command, Path log) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroy();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("the scenario in its namespace:%n%s", Files.readString(log))
                .isTrue();
    }

    private static List<String> decode(Path capture) throws Exception {
        Process tcpdump =
                new ProcessBuilder("tcpdump", "-n", "-v", "-r", capture.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String text = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tcpdump.waitFor()).as("tcpdump -r").isZero();
        return text.lines().toList();
    }

    @Test
    void seesTheCanarySoThatAnOnionWouldBeSeen() {
        assertThat(questions).contains(LeakScenario.CANARY + ".");
    }

    @Test
    void seesTheLookUpsOfTheServers() {
        assertThat(questions).contains("_onion-mx._tcp.b.example.");
    }

    @Test
    void seesNoOtherOnion() {
        assertThat(questions)
                .filteredOn(name -> name.toLowerCase(Locale.ROOT).endsWith(".onion."))
                .containsExactly(LeakScenario.CANARY + ".");
    }

    @Test
    void seesNothingEncryptedThatCouldHideOne() {
        assertThat(packets)
                .noneMatch(packet -> packet.contains(".853 > ") || packet.contains(".853:"));
    }
}
