package james.onionmx.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and of the quick start do what is said. Blocks marked {@code sh} in
 * the quick start are run, but for those that another test runs whole; of every other command of
 * ours the help knows the name and the options.
 */
class DocumentedCommandsTest {

    private static final Path CLI =
            Project.root().resolve("cli").resolve("target").resolve("onionmx-cli.jar");
    private static final String OURS = "./onionmx ";
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    /** Commands that are run whole elsewhere, or whose run these tests are part of. */
    private static final Map<String, String> RUN_ELSEWHERE =
            Map.of(
                    "./onionmx demo", "DemoTest",
                    "./onionmx test", "this is it",
                    "./onionmx fuzz", "continuous integration, for 5 s a target",
                    "./onionmx torture", "TortureTest",
                    "./onionmx release", "continuous integration",
                    "mvn -q package", "the build before the tests");

    @TempDir private Path james;

    private static boolean isRunElsewhere(String command) {
        return RUN_ELSEWHERE.keySet().stream().anyMatch(command::startsWith);
    }

    private static MarkdownPage quickStart() throws IOException {
        return MarkdownPage.at(Path.of("docs/quick-start.md"));
    }

    /** Under each heading those in {@code sh} blocks. */
    static Stream<Map.Entry<String, List<String>>> stepsOfTheQuickStart() throws IOException {
        return quickStart().blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .collect(
                        Collectors.groupingBy(
                                MarkdownPage.Block::heading,
                                Collectors.flatMapping(
                                        block -> block.commands().stream(), Collectors.toList())))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("stepsOfTheQuickStart")
    void theQuickStartRunsAsWritten(Map.Entry<String, List<String>> steps) throws Exception {
        if (steps.getKey().equals("The jar")) {
            mergeDropIn();
        }
        String script =
                "set -eu\nonionmx() { \"$JAVA\" -jar \"$CLI\" \"$@\"; }\n"
                        + steps.getValue().stream()
                                .filter(command -> !isRunElsewhere(command))
                                .map(command -> command.replace("./onionmx", "onionmx"))
                                .map(command -> command.replace("/srv/james", james.toString()))
                                .collect(Collectors.joining("\n"));

        Ended ended = run(List.of("bash", "-c", script));

        assertThat(ended.code()).as(script + "\n" + ended.said()).isZero();
    }

    /** What the reader does by hand between the steps. */
    private void mergeDropIn() throws IOException {
        Path conf = Files.createDirectories(james.resolve("conf"));
        try (Stream<Path> files = Files.list(Project.root().resolve("james-conf/drop-in"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        conf.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /**
     * Those that need a network, a James or another's onion are run by the tests of each command.
     */
    static Stream<String> ourCommands() throws IOException {
        return Stream.concat(
                        MarkdownPage.at(Path.of("README.md")).blocks().stream(),
                        Stream.concat(
                                quickStart().blocks().stream(),
                                MarkdownPage.at(Path.of("james-conf/drop-in/README.md"))
                                        .blocks()
                                        .stream()))
                .flatMap(block -> block.commands().stream())
                .filter(command -> command.startsWith(OURS))
                .filter(command -> !isRunElsewhere(command))
                .filter(command -> !command.equals("./onionmx help"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ourCommands")
    void theHelpKnowsACommandAndItsOptions(String command) throws Exception {
        String[] words = command.substring(OURS.length()).split(" ");
        List<String> names =
                List.of("map", "pins", "queue", "onion", "conf").contains(words[0])
                        ? List.of(words[0], words[1])
                        : List.of(words[0]);

        Ended help =
                run(
                        Stream.of(
                                        Stream.of(java(), "-jar", CLI.toString()),
                                        names.stream(),
                                        Stream.of("--help"))
                                .flatMap(parts -> parts)
                                .toList());

        assertThat(help.code()).as(help.said()).isZero();
        assertThat(Arrays.stream(words).filter(OPTION.asMatchPredicate()))
                .allMatch(help.said()::contains);
    }

    @Test
    void theReadmeNamesEveryCommandOfTheScript() throws Exception {
        Ended help = run(List.of(Project.root().resolve("onionmx").toString(), "help"));
        String readme = Files.readString(Project.root().resolve("README.md"));

        assertThat(help.code()).isZero();
        assertThat(
                        Stream.of(
                                "demo",
                                "test",
                                "lookup",
                                "map",
                                "selftest",
                                "conf",
                                "pins",
                                "queue",
                                "records",
                                "torture",
                                "fuzz"))
                .allMatch(name -> help.said().contains("./onionmx " + name))
                .allMatch(name -> readme.contains("./onionmx " + name));
    }

    private record Ended(int code, String said) {}

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Ended run(List<String> command) throws Exception {
        Path log = james.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(Project.root().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA", java());
        builder.environment().put("CLI", CLI.toString());
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(log));
    }
}
