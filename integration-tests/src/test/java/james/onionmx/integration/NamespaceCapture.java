package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scenario sent to resolvers: it ran in a network namespace in which every packet to port 53
 * or 853 was captured, whatever its address.
 *
 * @param packets each as tcpdump tells it
 * @param questions the names asked for, each with its last dot
 */
record NamespaceCapture(List<String> packets, Set<String> questions) {

    private static final long LIMIT_MINUTES = 10;
    private static final Pattern QUESTION = Pattern.compile("\\b[A-Z0-9]+\\? ([^ ]+)");

    /** Runs a main class in the class path of this test to its end, which must be a good one. */
    static NamespaceCapture of(Class<?> scenario, Path folder) throws Exception {
        Path capture = folder.resolve("capture.pcap");
        run(namespaceCommand(scenario, folder, capture), folder.resolve("scenario.log"));
        List<String> packets = decode(capture);
        Set<String> questions = new TreeSet<>();
        for (String packet : packets) {
            Matcher question = QUESTION.matcher(packet);
            while (question.find()) {
                questions.add(question.group(1));
            }
        }
        return new NamespaceCapture(packets, questions);
    }

    private static List<String> namespaceCommand(Class<?> scenario, Path folder, Path capture)
            throws IOException {
        Path script = folder.resolve("capture.sh");
        try (InputStream resource = NamespaceCapture.class.getResourceAsStream("capture.sh")) {
            Files.copy(resource, script);
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("bash", script.toString(), folder.toString(), capture.toString()));
        command.addAll(SameClassPath.command(scenario));
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
}
