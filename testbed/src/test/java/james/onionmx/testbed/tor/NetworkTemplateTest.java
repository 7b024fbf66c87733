package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTemplateTest {

    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DESCRIPTION =
            """
            tor=1.2.3
            nodes=7
            made=2026-01-02T03:04:05Z
            orPort=17000
            dirPort=17001
            v3Identity=AA
            fingerprint=BB
            votingInterval=PT10M
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"1.2.3, PT23H, true", "1.2.3, PT25H, false", "1.2.4, PT0S, false"})
    void isUsedByTheTorThatMadeItForADay(String tor, Duration age, boolean used)
            throws IOException {
        Files.writeString(folder.resolve("template.properties"), DESCRIPTION);
        Clock clock = Clock.fixed(MADE.plus(age), ZoneOffset.UTC);

        assertThat(NetworkTemplate.load(folder, tor, clock).isPresent()).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodes=7",
                "made=2026-01-02T03:04:05Z",
                "orPort=17000",
                "votingInterval=PT10M"
            })
    void isNotUsedWithoutOneOfItsValues(String line) throws IOException {
        Files.writeString(
                folder.resolve("template.properties"), DESCRIPTION.replace(line + "\n", ""));

        assertThat(NetworkTemplate.load(folder, "1.2.3", Clock.fixed(MADE, ZoneOffset.UTC)))
                .isEmpty();
    }

    @Test
    void isNotUsedWithoutItsDescriptionWhichIsWrittenLast() {
        assertThat(NetworkTemplate.load(folder, "1.2.3", Clock.fixed(MADE, ZoneOffset.UTC)))
                .isEmpty();
    }
}
