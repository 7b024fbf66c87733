package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.configuration.OnionMxConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written about the configuration is what the code reads. */
class DocumentationTest {

    static Stream<String> keys() {
        return OnionMxConfiguration.KEYS.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyStandsInTheTableOfTheReadme(String key) throws IOException {
        List<String> readme = Files.readAllLines(Project.root().resolve("README.md"));

        assertThat(readme).filteredOn(line -> line.startsWith("| `" + key + "` |")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyStandsInTheShippedPropertiesFile(String key) {
        Pattern line = Pattern.compile("(?m)^#" + Pattern.quote(key) + "=");

        assertThat(DropInConfiguration.shipped().text("onionmx.properties")).containsPattern(line);
    }
}
