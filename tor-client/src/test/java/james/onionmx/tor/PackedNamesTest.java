package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedNamesTest {

    private final NameRecords.Builder records = new NameRecords.Builder();
    private final PackedNames.Builder builder = new PackedNames.Builder(records);

    private PackedNames built() {
        return builder.build(records.build());
    }

    @Test
    void findsNamesOfEveryLength() {
        IntStream.rangeClosed(1, 255)
                .forEach(length -> builder.putIfAbsent("a".repeat(length), length));

        PackedNames names = built();

        assertThat(IntStream.rangeClosed(1, 255))
                .allSatisfy(
                        length ->
                                assertThat(names.find("a".repeat(length)))
                                        .isEqualTo(OptionalInt.of(length)));
        assertThat(names.find("a".repeat(256))).isEmpty();
        assertThat(names.size()).isEqualTo(255);
    }

    /** As many as fill several blocks of records, and some spreads of the slots. */
    @Test
    void findsManyNames() {
        int many = 60_000;
        IntStream.range(0, many).forEach(i -> builder.putIfAbsent("host" + i + ".example", -i));

        PackedNames names = built();

        assertThat(IntStream.range(0, many))
                .allMatch(i -> names.find("host" + i + ".example").equals(OptionalInt.of(-i)))
                .allMatch(i -> names.find("post" + i + ".example").isEmpty());
    }

    @Test
    void keepsTheNumberThatANameCameWithFirst() {
        PackedNames.Known first = builder.putIfAbsent("example.org", 7);

        PackedNames.Known second = builder.putIfAbsent("example.org", 8);

        assertThat(second).isEqualTo(first);
        assertThat(builder.size()).isEqualTo(1);
        assertThat(built().find("example.org")).isEqualTo(OptionalInt.of(7));
    }

    @Test
    void findsTheEndOfAText() {
        builder.putIfAbsent("example.org", 7);

        PackedNames names = built();

        byte[] text = "mail.example.org".getBytes(StandardCharsets.US_ASCII);
        assertThat(names.find(text, 5)).isEqualTo(OptionalInt.of(7));
        assertThat(names.find(text, 4)).isEmpty();
        assertThat(names.find(text, 12)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00e9xample.org", "ex\u00e4mple.org", "ex\u0430mple.org"})
    void findsNothingElse(String name) {
        builder.putIfAbsent("?xample.org", 1);
        builder.putIfAbsent("ex?mple.org", 2);

        assertThat(built().find(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ex\u00e4mple.org"})
    void takesNoOtherNames(String name) {
        assertThatThrownBy(() -> builder.putIfAbsent(name, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
