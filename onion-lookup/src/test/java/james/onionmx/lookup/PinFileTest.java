package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PinFileTest {

    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pin PLAIN =
            Pin.first(new TreeSet<>(List.of(ONE, TWO)), Assurance.NONE, SOME_DAY);
    private static final Pin FULL =
            new Pin(
                    new TreeSet<>(List.of(ONE)),
                    SOME_DAY,
                    SOME_DAY.plusSeconds(1),
                    Assurance.DNSSEC,
                    Optional.of(
                            new Pin.Unconfirmed(
                                    new TreeSet<>(List.of(TWO)), SOME_DAY.plusSeconds(2))),
                    Optional.of(SOME_DAY.plusSeconds(3)),
                    Optional.of(SOME_DAY.plusMillis(4)));

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("pins.json");
    }

    @Test
    void readsWhatItWrote() throws Exception {
        Map<MailDomain, Pin> pins =
                Map.of(domain("b.test"), PLAIN, domain("xn--bcher-kva.test"), FULL);

        PinWriter.write(file, pins);

        assertThat(PinReader.read(file)).isEqualTo(pins);
    }

    @Test
    void writesForHumansSortedByDomain() throws Exception {
        PinWriter.write(file, Map.of(domain("b.test"), PLAIN, domain("a.test"), PLAIN));

        assertThat(file)
                .hasContent(
                        """
                        {
                          "version" : 1,
                          "domains" : {
                            "a.test" : {
                              "onions" : [ "%1$s", "%2$s" ],
                              "firstSeen" : "2026-01-01T00:00:00Z",
                              "lastSeen" : "2026-01-01T00:00:00Z",
                              "assurance" : "none"
                            },
                            "b.test" : {
                              "onions" : [ "%1$s", "%2$s" ],
                              "firstSeen" : "2026-01-01T00:00:00Z",
                              "lastSeen" : "2026-01-01T00:00:00Z",
                              "assurance" : "none"
                            }
                          }
                        }
                        """
                                .formatted(TWO, ONE));
    }

    @Test
    void replacesTheFileAndTheDraftOfAKilledWriter() throws Exception {
        Files.writeString(file, "old and longer than nothing");
        Files.writeString(folder.resolve("pins.json.new"), "half a dra");

        PinWriter.write(file, Map.of(domain("a.test"), PLAIN));

        assertThat(PinReader.read(file)).containsOnlyKeys(domain("a.test"));
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void letsOnlyTheOwnerRead() throws Exception {
        PinWriter.write(file, Map.of());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                Arguments.of("", ": expected { at the beginning"),
                Arguments.of("[]", ":1:1: expected { at the beginning"),
                Arguments.of("{", ":1:2: is no JSON: Unexpected end-of-input"),
                Arguments.of("{\n\"version\" : 1,\n\"dom", ":3:5: is no JSON: "),
                Arguments.of("{}", ": has no \"version\", expected 1"),
                Arguments.of("{\"version\":2}", ":1:12: version 2, expected 1"),
                Arguments.of("{\"version\":\"1\"}", ":1:12: expected a number"),
                Arguments.of("{\"pins\":{}}", "unknown field \"pins\", expected one of version"),
                Arguments.of("{\"version\":1} {}", "expected nothing after the last }"),
                Arguments.of(withEntry("\"a.test\":{},\"a.test\":{}"), "without \"onions\""),
                Arguments.of(withEntry("\"x.onion\":{}"), "\"x.onion\", expected a mail domain"),
                Arguments.of(withEntry("\"a b\":{}"), "\"a b\", expected a mail domain"),
                Arguments.of(withFields("\"onions\":[]"), "expected at least one onion name"),
                Arguments.of(
                        withFields("\"onions\":[\"" + VERSION_2 + "\"]"),
                        "\"" + VERSION_2 + "\", expected a version 3 onion name"),
                Arguments.of(withFields("\"onions\":\"x\""), "expected a list"),
                Arguments.of(
                        withFields("\"firstSeen\":\"yesterday\""),
                        "\"yesterday\", expected a time such as"),
                Arguments.of(
                        withFields("\"assurance\":\"self_authenticating\""),
                        "expected one of \"dnssec\", \"operator\", \"none\""),
                Arguments.of(withFields("\"colour\":1"), "unknown field \"colour\""),
                Arguments.of(withFields("\"released\":null"), ":1:"),
                Arguments.of(
                        withFields("\"assurance\":\"none\",\"assurance\":\"none\""),
                        "is no JSON: Duplicate field 'assurance'"),
                Arguments.of(
                        withFields("\"unconfirmed\":[\"" + ONE + "\"]"),
                        "without \"unconfirmedSince\""));
    }

    private static String withEntry(String entry) {
        return "{\"version\":1,\"domains\":{" + entry + "}}";
    }

    private static String withFields(String fields) {
        return withEntry("\"a.test\":{" + fields + "}");
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void saysWhereABrokenFileIsBroken(String content, String message) throws Exception {
        Files.writeString(file, content);

        assertThatThrownBy(() -> PinReader.read(file))
                .isInstanceOf(PinFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void refusesADomainThatOccursTwiceInTwoSpellings() throws Exception {
        PinWriter.write(file, Map.of(domain("a.test"), PLAIN, domain("b.test"), PLAIN));
        Files.writeString(file, Files.readString(file).replace("b.test", "A.test."));

        assertThatThrownBy(() -> PinReader.read(file))
                .isInstanceOf(PinFormatException.class)
                .hasMessageContaining(":10:")
                .hasMessageContaining("\"A.test.\" occurs twice");
    }

    @Test
    void refusesWhatIsNoUtf8() throws IOException {
        byte[] content = withEntry("\"bäd.test\":{}").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, content);

        assertThatThrownBy(() -> PinReader.read(file))
                .isInstanceOf(PinFormatException.class)
                .hasMessageContaining("Invalid UTF-8");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThatThrownBy(() -> PinReader.read(folder))
                .isInstanceOf(PinFormatException.class)
                .hasMessageStartingWith(folder + ": cannot be read: ");
    }
}
