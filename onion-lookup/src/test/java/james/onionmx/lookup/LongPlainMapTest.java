package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A map of many lines, which are read side by side, says what it would say line by line. */
class LongPlainMapTest {

    private static final int LINES = 25_000;

    @Test
    void hasTheEntryOfEveryLine() throws Exception {
        OnionMxMap map = read(number -> true).toMap();

        assertThat(map.size()).isEqualTo(LINES);
        for (int number = 1; number <= LINES; number++) {
            assertThat(map.find(domain("d" + number + ".example"))).isPresent();
        }
    }

    @Test
    void tellsWhatIsWrongInTheOrderOfTheLines() {
        List<Integer> wrong = List.of(1, 1_999, 2_000, 2_001, 4_000, 12_345, 24_999, 25_000);

        OnionMxMapReader reader = read(number -> !wrong.contains(number));

        assertThat(reader.problems()).extracting(MapProblem::line).containsExactlyElementsOf(wrong);
        assertThat(reader.size()).isEqualTo(LINES - wrong.size());
    }

    @Test
    void namesBothPlacesOfAConflictHoweverFarApart() {
        OnionMxMapReader reader = read(number -> true);

        reader.read("second", "# more\nd20001.example " + TWO + "\nd3.example " + TWO);

        assertThat(reader.problems())
                .extracting(MapProblem::toString)
                .satisfiesExactly(
                        one -> assertThat(one).contains("second:2", "long:20001"),
                        other -> assertThat(other).contains("second:3", "long:3,"));
    }

    private static OnionMxMapReader read(IntPredicate hasOnion) {
        String text =
                IntStream.rangeClosed(1, LINES)
                        .mapToObj(
                                number ->
                                        "d"
                                                + number
                                                + ".example"
                                                + (hasOnion.test(number) ? " " + ONE : ""))
                        .collect(Collectors.joining("\n"));
        return new OnionMxMapReader().read("long", text);
    }
}
