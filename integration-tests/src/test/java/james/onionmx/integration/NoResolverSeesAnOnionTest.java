package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both servers run in a network namespace in which every packet to port 53 or 853 is captured,
 * whatever its address, while {@link LeakScenario} sends mail that names onions in every place.
 */
class NoResolverSeesAnOnionTest {

    @TempDir private static Path folder;

    private static Set<String> questions;
    private static List<String> packets;

    @BeforeAll
    static void captureTheScenario() throws Exception {
        NamespaceCapture capture = NamespaceCapture.of(LeakScenario.class, folder);
        packets = capture.packets();
        questions = capture.questions();
    }

    @Test
    void seesTheCanarySoThatAnOnionWouldBeSeen() {
        assertThat(questions).contains(LeakScenario.CANARY + ".");
    }

    @Test
    void seesTheLookUpsOfTheServers() {
        assertThat(questions).contains("_onion-mx._tcp.b.example.");
    }

    @Test
    void seesNoOtherOnion() {
        assertThat(questions)
                .filteredOn(name -> name.toLowerCase(Locale.ROOT).endsWith(".onion."))
                .containsExactly(LeakScenario.CANARY + ".");
    }

    @Test
    void seesNothingEncryptedThatCouldHideOne() {
        assertThat(packets)
                .noneMatch(packet -> packet.contains(".853 > ") || packet.contains(".853:"));
    }
}
