package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written about the configuration is what the code reads. */
class DocumentedKeysTest {

    private static final Path ROOT = Path.of(System.getProperty("onionmx.root"));

    static Stream<String> keys() {
        return OnionMxConfiguration.KEYS.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyStandsInTheTableOfTheReadme(String key) throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md")))
                .filteredOn(line -> line.startsWith("| `" + key + "` |"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyStandsInTheShippedPropertiesFile(String key) throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("james-conf/drop-in/onionmx.properties")))
                .filteredOn(line -> line.startsWith("#" + key + "="))
                .hasSize(1);
    }
}
