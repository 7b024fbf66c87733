package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference is what the code does. With {@code -Donionmx.rewrite=true} the page is written anew
 * first.
 */
class ConfigurationReferenceTest {

    private static final Path PAGE = DocumentedKey.ROOT.resolve("docs/configuration.md");

    /** Where the default is a sentence, or belongs to the mailet, which checks it itself. */
    private static final Set<String> NOT_ONE_VALUE =
            Set.of("delivery.", "privacy.", "tor.control.");

    /** Those whose table says one value. */
    static Stream<DocumentedKey> keysWithDefaults() throws IOException {
        List<DocumentedKey> keys =
                DocumentedKey.all().stream()
                        .filter(key -> key.standardValue().isPresent())
                        .filter(key -> NOT_ONE_VALUE.stream().noneMatch(key.name()::startsWith))
                        .toList();
        assertThat(keys).hasSizeGreaterThan(OnionMxConfiguration.KEYS.size() / 2);
        return keys.stream();
    }

    @Test
    void thePageSaysWhatTheCodeDoes() throws IOException {
        String written = ConfigurationReference.page();
        if (Boolean.getBoolean("onionmx.rewrite")) {
            Files.writeString(PAGE, written);
        }

        assertThat(Files.readString(PAGE))
                .as(
                        "to write docs/configuration.md anew: mvn test -pl extension -am"
                            + " -Dtest=ConfigurationReferenceTest -DargLine=-Donionmx.rewrite=true")
                .isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("keysWithDefaults")
    void aDocumentedDefaultIsWhatTheCodeDoesWithoutTheKey(DocumentedKey key) {
        assertThat(KeyProbe.isStandard(key.name(), key.standardValue().orElseThrow()))
                .as(key.name() + " = " + key.standard())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "session.idle, 61s",
        "starttls, required",
        "inbound.mail.size, 49M",
        "tor.virtual-network, 10.0.0.0/8",
        "onion.max-streams, 9"
    })
    void anotherValueIsNoDefault(String key, String value) {
        assertThat(KeyProbe.isStandard(key, value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "isolation, 'one of onion, domain, mail, off'",
        "sessions.total, a whole number from 1 to 100000",
        "tor.virtual-network, 'a network of loopback or private addresses, the same as Tor''s"
                + " VirtualAddrNetworkIPv4, such as 127.192.0.0/10'"
    })
    void theCodeSaysWhatAKeyTakes(String key, String expected) {
        assertThat(KeyProbe.expected(key)).isEqualTo(Optional.of(expected));
    }

    @Test
    void everyKeyHasARowAndNoOther() throws IOException {
        assertThat(
                        DocumentedKey.all().stream()
                                .map(DocumentedKey::name)
                                .collect(Collectors.toList()))
                .containsExactlyInAnyOrderElementsOf(OnionMxConfiguration.KEYS);
    }
}
