package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares what is found eight octets a step with the rules as they are written down. */
final class NormalNameTest {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private static boolean obeysTheRules(String text) {
        List<String> labels = List.of(text.split("\\.", -1));
        return text.length() <= 253
                && labels.stream().allMatch(label -> LABEL.matcher(label).matches())
                && LETTER.matcher(labels.get(labels.size() - 1)).find();
    }

    private static boolean isNormal(String text) {
        return NormalName.is(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 20_000)
    void agreesWithTheRulesOnAnything(@ForAll("almostNames") String text) {
        boolean normal = isNormal(text);

        assertThat(normal).isEqualTo(obeysTheRules(text));
    }

    /** Mostly characters that names have, so that many are right, and many just not. */
    @Provide
    Arbitrary<String> almostNames() {
        Arbitrary<Character> usual = Arbitraries.chars().range('a', 'z').range('0', '9');
        Arbitrary<Character> marks = Arbitraries.of('.', '.', '.', '-', '_');
        Arbitrary<Character> any = Arbitraries.chars().range('\0', '\u0180');
        return Arbitraries.frequencyOf(
                        List.of(Tuple.of(30, usual), Tuple.of(6, marks), Tuple.of(1, any)))
                .list()
                .ofMaxSize(40)
                .map(NormalNameTest::joined);
    }

    private static String joined(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "62, 1, true",
        "63, 1, true",
        "64, 1, false",
        "63, 3, true",
        "64, 3, false",
        "62, 4, true",
        "63, 4, false",
        "10, 30, false",
    })
    void knowsHowLongLabelsAndNamesMayBe(int label, int count, boolean expected) {
        String name = ("a".repeat(label) + ".").repeat(count) + "x";

        boolean normal = isNormal(name);

        assertThat(normal).isEqualTo(expected).isEqualTo(obeysTheRules(name));
    }
}
