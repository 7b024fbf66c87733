package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.WRONG_CHECKSUM;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnionMxMapReaderTest {

    @Test
    void readsServicesInTheOrderOfPreference() throws Exception {
        OnionMxMap map =
                read("example.com " + ONE + ":2525 " + TWO.toUpperCase(Locale.ROOT) + "\t" + THREE);

        assertThat(map.find(domain("example.com")))
                .contains(
                        new OnionRoute(
                                List.of(
                                        mx(ONE, 2525, 0, 0),
                                        mx(TWO, 25, 1, 0),
                                        mx(THREE, 25, 2, 0))));
    }

    @Test
    void skipsCommentsAndBlankLines() throws Exception {
        OnionMxMap map =
                read("# a comment\n\n   \t\r\n  example.com " + ONE + " # trailing\n#b.test x");

        assertThat(map.size()).isEqualTo(1);
        assertThat(map.find(domain("example.com"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "EXAMPLE.com., example.com",
        "bücher.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, BÜCHER.example",
    })
    void comparesDomainsInOneForm(String written, String asked) throws Exception {
        assertThat(read(written + " " + ONE).find(domain(asked))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "exact.example.com, 1",
        "other.example.com, 2",
        "deep.other.example.com, 2",
        "x.deep.example.com, 3",
        "exact.deep.example.com, 3",
        "deep.example.com, 2",
        "example.com, 0",
        "notexample.com, 0",
        "com, 0",
    })
    void prefersExactEntriesThenTheLongestWildcard(String asked, int expectedPort)
            throws Exception {
        OnionMxMap map =
                read(
                        """
                        exact.example.com %1$s:1
                        *.example.com     %1$s:2
                        .deep.example.com %1$s:3
                        """
                                .formatted(ONE));

        int port = map.find(domain(asked)).map(r -> r.targets().get(0).endpoint().port()).orElse(0);

        assertThat(port).isEqualTo(expectedPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.com " + WRONG_CHECKSUM,
                "example.com mail.example.com",
                "example.com " + ONE + ":0",
                "example.com " + ONE + ":65536",
                "example.com " + ONE + ":smtp",
                "example.com " + ONE + ":",
                "example.com " + ONE + " " + WRONG_CHECKSUM,
                "mx: " + ONE,
                "mx:*.example.com " + ONE,
                "mx:" + ONE + " " + TWO,
                "exa..mple " + ONE,
                "[127.0.0.1] " + ONE,
                "*.*.example.com " + ONE,
                "* " + ONE,
                ". " + ONE,
                ONE + " " + TWO,
            })
    void refusesABrokenLine(String line) {
        assertThatThrownBy(() -> read("# first\n" + line))
                .isInstanceOf(MapFormatException.class)
                .hasMessageStartingWith("some.map:2: ");
    }

    @Test
    void namesTheValueAndWhatWasExpected() {
        assertThatThrownBy(() -> read("example.com " + ONE + ":99999"))
                .hasMessage("some.map:1: port \"99999\", expected 1 to 65535");
        assertThatThrownBy(() -> read("example.com " + WRONG_CHECKSUM))
                .hasMessageContaining(WRONG_CHECKSUM)
                .hasMessageContaining("has a wrong checksum");
    }

    @Test
    void reportsAllProblemsOfAllFilesTogether() {
        OnionMxMapReader reader =
                new OnionMxMapReader()
                        .read("a.map", "one.example\ntwo.example " + ONE + "\n-.example " + ONE)
                        .read("b.map", "\nthree.example " + WRONG_CHECKSUM);

        MapFormatException failure = catchThrowableOfType(MapFormatException.class, reader::toMap);

        assertThat(failure.problems())
                .extracting(problem -> problem.file() + problem.line())
                .containsExactly("a.map1", "a.map3", "b.map2");
        assertThat(failure.getMessage().lines()).hasSize(3);
    }

    @Test
    void refusesASecondLineWithOtherOnionsAlsoInAnotherFile() {
        OnionMxMapReader reader =
                new OnionMxMapReader()
                        .read("a.map", "example.com " + ONE)
                        .read("b.map", "EXAMPLE.com " + TWO);

        assertThatThrownBy(reader::toMap)
                .hasMessageStartingWith("b.map:1: \"example.com\"")
                .hasMessageContaining("a.map:1");
    }

    @Test
    void refusesASecondEntryForAWildcardOrAnExchangerToo() {
        OnionMxMapReader reader =
                new OnionMxMapReader()
                        .read("a.map", "*.example.com " + ONE + "\nmx:mx.example.com " + ONE)
                        .read("b.map", ".example.com " + TWO + "\nmx:mx.example.com " + TWO);

        assertThat(reader.problems())
                .extracting(MapProblem::toString)
                .containsExactly(
                        "b.map:1: \"*.example.com\" has other onions already in a.map:1, expected"
                                + " one entry",
                        "b.map:2: \"mx:mx.example.com\" has other onions already in a.map:2,"
                                + " expected one entry");
    }

    @Test
    void takesEntriesOfDifferentKindsForOneName() throws Exception {
        OnionMxMap map = read("a.test %s\n*.a.test %s\nmx:a.test %s".formatted(ONE, TWO, THREE));

        assertThat(map.size()).isEqualTo(3);
        assertThat(map.exchangerCount()).isEqualTo(1);
        assertThat(map.find(domain("a.test"))).contains(route(ONE));
        assertThat(map.find(domain("b.a.test"))).contains(route(TWO));
        assertThat(map.findExchanger(domain("a.test"))).contains(route(THREE));
        assertThat(map.findExchanger(domain("b.a.test"))).isEmpty();
    }

    @Test
    void leavesVersion2AddressesOutAndTellsWhere() throws Exception {
        OnionMxMapReader reader =
                new OnionMxMapReader()
                        .read(
                                "old.map",
                                "a.test %1$s\nb.test %1$s %2$s\n".formatted(VERSION_2, ONE));

        assertThat(reader.skipped())
                .extracting(MapProblem::toString)
                .containsExactly(
                        ("old.map:1: a.test: %s is a version 2 onion address, which Tor no longer"
                                        + " serves; the entry is left out")
                                .formatted(VERSION_2),
                        ("old.map:2: b.test: %s is a version 2 onion address, which Tor no longer"
                                        + " serves; the entry goes without it")
                                .formatted(VERSION_2));
        OnionMxMap map = reader.toMap();
        assertThat(map.find(domain("a.test"))).isEmpty();
        assertThat(map.find(domain("b.test"))).contains(route(ONE));
    }

    @Test
    void listsNoMoreProblemsThanAnyoneReads() {
        OnionMxMapReader reader = new OnionMxMapReader().read("x.map", "broken\n".repeat(5_000));

        assertThat(reader.problems()).hasSize(1_001);
        assertThat(reader.problems().get(1_000))
                .hasToString("x.map: has more of the kind, not listed");
    }

    @Test
    void takesTheSameLineTwice() throws Exception {
        assertThat(read("example.com " + ONE + "\nexample.com " + ONE).size()).isEqualTo(1);
    }

    @Test
    void readsAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("onions"), "bücher.example " + ONE);

        OnionMxMap map = new OnionMxMapReader().read(file).toMap();

        assertThat(map.find(domain("bücher.example"))).isPresent();
    }

    @Test
    void namesAFileThatIsMissing(@TempDir Path folder) {
        Path file = folder.resolve("none");

        assertThatThrownBy(() -> new OnionMxMapReader().read(file).toMap())
                .isInstanceOf(MapFormatException.class)
                .hasMessageStartingWith(file + ": cannot be read");
    }

    @Test
    void namesAFileThatIsNoText(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> new OnionMxMapReader().read(file).toMap())
                .hasMessage(file + ": is not a text in UTF-8");
    }

    private static OnionRoute route(String onion) {
        return new OnionRoute(List.of(mx(onion, 25, 0, 0)));
    }

    private static OnionMxMap read(String content) throws MapFormatException {
        return new OnionMxMapReader().read("some.map", content).toMap();
    }
}
