package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostfixTransportTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.test smtptor:[%s]:2525              | a.test   | 2525",
                "a.test   smtptor:[%s]                 | a.test   | 25",
                "a.test smtptor:%s                     | a.test   | 25",
                "a.test smtptor:%s:2525                | a.test   | 2525",
                "a.test :[%s]                          | a.test   | 25",
                ".a.test tor-smtp:[%s]                 | x.a.test | 25",
                "# comment\\n\\na.test smtptor:[%s]    | a.test   | 25",
                "a.test\\n  smtptor:[%s]               | a.test   | 25",
                "b.test smtptor:[%1$s]\\n"
                        + "# c\\n"
                        + "a.test\\n"
                        + "# c\\n"
                        + "\\tsmtptor:[%1$s]:2525 | a.test | 2525",
            })
    void readsATransportTable(String text, String asked, int port) throws Exception {
        // A line alone that a comment or blank line of the file could hide shows its format first.
        String content = "first.test smtptor:[%s]\n".formatted(ONE) + text.replace("\\n", "\n");

        OnionMxMap map = read(content.replace("\\t", "\t").formatted(ONE)).toMap();

        assertThat(map.find(domain(asked))).contains(new OnionRoute(List.of(mx(ONE, port, 0, 0))));
    }

    @Test
    void takesSeveralNextHopsInTheirOrder() throws Exception {
        OnionMxMap map = read("a.test smtptor:[%s]:26, [%s]".formatted(TWO, ONE)).toMap();

        assertThat(map.find(domain("a.test")))
                .contains(new OnionRoute(List.of(mx(TWO, 26, 0, 0), mx(ONE, 25, 1, 0))));
    }

    @Test
    void tellsVersion2Entries() throws Exception {
        OnionMxMapReader reader =
                read("a.test smtptor:[%s]\nb.test smtptor:[%s]".formatted(VERSION_2, ONE));

        assertThat(reader.skipped()).extracting(MapProblem::line).containsExactly(1);
        assertThat(reader.toMap().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.test",
                "a.test smtptor:",
                "a.test smtp:[mail.a.test]",
                "a.test local:",
                "a.test smtptor:[" + ONE + "]:0",
                "a.test smtptor:[" + ONE + "]:",
                "a.test smtptor:[" + ONE,
                "a.test smtptor:" + ONE + ":25:25",
                "user@a.test smtptor:[" + ONE + "]",
                "* smtptor:[" + ONE + "]",
                "mx:a.test smtptor:[" + ONE + "]",
                "a.test " + ONE,
            })
    void refusesABrokenLine(String line) {
        OnionMxMapReader reader = read("ok.test smtptor:[%s]\n%s\n".formatted(ONE, line));

        assertThat(reader.problems()).extracting(MapProblem::line).containsExactly(2);
    }

    private static OnionMxMapReader read(String content) {
        return new OnionMxMapReader().read("transport", content);
    }
}
