package james.onionmx.cli;

import static james.onionmx.cli.OperatorFolder.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapCommandTest {

    @TempDir private Path folder;

    private String map(String name, String content) throws Exception {
        return new OperatorFolder(folder).conf(name, content).toString();
    }

    @Test
    void namesFileAndLineOfEveryProblem() throws Exception {
        String one = map("one.txt", "a.test " + ONE + "\nb.test nonsense\n");
        String two = map("two.txt", "\nc.test " + ONE.replace('o', 'p') + "\n");

        Run run = Run.of("map", "check", one, two);

        assertThat(run.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error: " + one + ":2: "),
                        line -> assertThat(line).startsWith("error: " + two + ":2: "),
                        line -> assertThat(line).isEqualTo("1 entries, 2 errors, 0 warnings"));
        assertThat(run.code()).isEqualTo(ExitCodes.NO);
    }

    @Test
    void findsNothingWrongWithAGoodMap() throws Exception {
        Run run = Run.of("map", "check", map("map.txt", "a.test " + ONE + "\n"));

        assertThat(run.out()).isEqualTo("1 entries, 0 errors, 0 warnings\n");
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "article | a.test %s",
                "ARTICLE | a.test %s",
                "postfix | a.test smtptor:[%s]:25",
                "yaml    | ---/'%s':/  - 'a.test'"
            })
    void writesEachFormat(String format, String expected) throws Exception {
        Run run = Run.of("map", "convert", "--to", format, map("map", "a.test " + ONE + "\n"));

        assertThat(run.out()).isEqualTo(expected.formatted(ONE).replace("/", "\n") + "\n");
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void printsNothingThatAFormatCannotExpress() throws Exception {
        String map = map("map.txt", "a.test " + ONE + ":26\n");

        Run run = Run.of("map", "convert", "--to", "yaml", map);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error: " + map + ":1: a.test: has a port");
        assertThat(run.code()).isEqualTo(ExitCodes.NO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map               | check or convert is missing",
                "map check         | Missing required parameter: 'FILE'",
                "map convert x     | Missing required option: '--to=FORMAT'",
                "map convert --to=xml x | expected one of [ARTICLE, YAML, POSTFIX]",
                "''                | a command is missing"
            })
    void saysWhatACommandLacks(String arguments, String expected) {
        Run run = arguments.isEmpty() ? Run.of() : Run.of(arguments.split(" "));

        assertThat(run.err()).contains(expected).contains(" --help for help.");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }
}
