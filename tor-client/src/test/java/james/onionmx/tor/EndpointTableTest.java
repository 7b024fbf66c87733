package james.onionmx.tor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.EndpointTable.Conflict;
import james.onionmx.tor.EndpointTable.RecordPlace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTableTest {

    private static final OnionEndpoint ONE = endpoint(OnionNames.named("one"), 25);
    private static final OnionEndpoint TWO = endpoint(OnionNames.named("two"), 25);

    private final EndpointRecords records = new EndpointRecords(0);
    private final VerifiedOnions verified = new VerifiedOnions();

    private static OnionEndpoint endpoint(String onion, int port) {
        OnionAddress.Parsed.Valid valid = (OnionAddress.Parsed.Valid) OnionAddress.parse(onion);
        return new OnionEndpoint(valid.address(), port);
    }

    private static Optional<List<OnionEndpoint>> find(EndpointTable table, String name) {
        return table.find(name.getBytes(UTF_8), 0);
    }

    private EndpointTable table() {
        return EndpointTable.of(List.of(records)).table();
    }

    @Test
    void findsNamesOfEveryLength() {
        IntStream.rangeClosed(1, 256)
                .forEach(
                        length ->
                                records.add(
                                        "a".repeat(length),
                                        List.of(new OnionEndpoint(ONE.onion(), length)),
                                        1));

        EndpointTable table = table();

        assertThat(IntStream.rangeClosed(1, 256))
                .allSatisfy(
                        length ->
                                assertThat(find(table, "a".repeat(length)))
                                        .contains(List.of(new OnionEndpoint(ONE.onion(), length))));
        assertThat(find(table, "a".repeat(257))).isEmpty();
        assertThat(find(table, "")).isEmpty();
        assertThat(table.size()).isEqualTo(256);
    }

    @Test
    void findsManyNamesInManyParts() {
        int many = 60_000;
        List<EndpointRecords> parts =
                IntStream.range(0, 7).mapToObj(part -> new EndpointRecords(100)).toList();
        IntStream.range(0, many)
                .forEach(
                        i ->
                                parts.get(i % parts.size())
                                        .add("host" + i + ".example", List.of(service(i)), i));

        EndpointTable table = EndpointTable.of(parts).table();

        assertThat(IntStream.range(0, many))
                .allMatch(
                        i ->
                                find(table, "host" + i + ".example")
                                        .equals(Optional.of(List.of(service(i)))))
                .allMatch(i -> find(table, "post" + i + ".example").isEmpty());
    }

    private static OnionEndpoint service(int i) {
        OnionAddress onion = i % 2 == 0 ? ONE.onion() : TWO.onion();
        return new OnionEndpoint(onion, i % 3 == 0 ? 25 : 1 + i);
    }

    @Test
    void givesServicesBackAsTheyCame() {
        List<OnionEndpoint> services =
                List.of(
                        endpoint("mail." + OnionNames.named("one"), 2525),
                        TWO,
                        endpoint("mail." + OnionNames.named("two"), 25));
        records.add("several.example", services, 1);
        records.add("labels.example", services.subList(2, 3), 2);
        records.add("one.example", List.of(ONE), 3);

        EndpointTable table = table();

        assertThat(find(table, "several.example")).contains(services);
        assertThat(find(table, "labels.example")).contains(services.subList(2, 3));
        assertThat(find(table, "one.example")).contains(List.of(ONE));
        assertThat(IntStream.range(0, 3).mapToObj(records::services))
                .containsExactly(services, services.subList(2, 3), List.of(ONE));
        assertThat(records.name(1)).isEqualTo("labels.example");
        assertThat(records.line(1)).isEqualTo(2);
    }

    @Test
    void addsOutOfATextWhatItWouldAddByObjects() {
        byte[] text = ("a.example " + ONE.onion() + "\n").getBytes(ISO_8859_1);
        records.add("a.example", List.of(ONE), 1);

        boolean isRight = records.add(text, 0, 9, 10, verified, 2);

        assertThat(isRight).isTrue();
        assertThat(EndpointTable.of(List.of(records)).conflicts()).isEmpty();
        assertThat(table().size()).isEqualTo(1);
        assertThat(records.services(1)).isEqualTo(records.services(0));
    }

    @Test
    void addsNoAddressOutOfATextThatIsNotRight() {
        String right = OnionNames.named("one");
        String mistyped = (right.charAt(0) == 'a' ? 'b' : 'a') + right.substring(1);

        for (String onion :
                List.of(
                        mistyped,
                        right.substring(0, 61),
                        right.toUpperCase(java.util.Locale.ROOT),
                        right.replace(".onion", ".orion"),
                        "\u00e9" + right.substring(1),
                        "1" + right.substring(1))) {
            byte[] text = ("a.example " + onion).getBytes(ISO_8859_1);
            assertThat(records.add(text, 0, 9, 10, verified, 1)).as(onion).isFalse();
        }
        assertThat(records.size()).isZero();
    }

    @Test
    void keepsTheFirstOfOneNameAndTellsTheOthers() {
        EndpointRecords more = new EndpointRecords(0);
        records.add("a.example", List.of(ONE), 7);
        records.add("b.example", List.of(ONE), 8);
        more.add("a.example", List.of(ONE), 1);
        more.add("b.example", List.of(ONE, TWO), 2);
        more.add("a.example", List.of(TWO), 3);

        EndpointTable.Built built = EndpointTable.of(List.of(records, more));

        assertThat(built.conflicts())
                .containsExactly(
                        new Conflict(new RecordPlace(0, 1), new RecordPlace(1, 1)),
                        new Conflict(new RecordPlace(0, 0), new RecordPlace(1, 2)));
        assertThat(built.table().size()).isEqualTo(2);
        assertThat(find(built.table(), "a.example")).contains(List.of(ONE));
        assertThat(find(built.table(), "b.example")).contains(List.of(ONE));
    }

    @Test
    void findsTheEndOfAText() {
        records.add("example.org", List.of(ONE), 1);

        byte[] text = "mail.example.org".getBytes(UTF_8);

        assertThat(table().find(text, 5)).isPresent();
        assertThat(table().find(text, 4)).isEmpty();
        assertThat(table().find(text, 12)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ex\u00e4mple.org"})
    void takesNoOtherNames(String name) {
        assertThatThrownBy(() -> records.add(name, List.of(ONE), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
