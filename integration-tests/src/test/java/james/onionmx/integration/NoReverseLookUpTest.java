package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which addresses of strangers James asks a name for, seen where the questions leave. */
class NoReverseLookUpTest {

    /** fc00:dead:beef:4dad::/64, its digits from behind, as questions for names have them. */
    private static final String TORS_RANGE = "d.a.d.4.f.e.e.b.d.a.e.d.0.0.c.f.ip6.arpa.";

    @TempDir private static Path folder;

    private static NamespaceCapture capture;

    @BeforeAll
    static void captureTheScenario() throws Exception {
        capture = NamespaceCapture.of(ReverseLookUpScenario.class, folder);
    }

    private static String question(int circuit) {
        return Integer.toHexString(circuit & 0xf)
                + "."
                + Integer.toHexString(circuit >> 4)
                + ".0".repeat(14)
                + "."
                + TORS_RANGE;
    }

    @Test
    void seesJamesOwnHandlersAskForTheStranger() {
        assertThat(capture.questions()).contains(question(ReverseLookUpScenario.STRAIGHT));
    }

    @Test
    void seesNobodyAskForAStrangerBehindTheGate() {
        assertThat(capture.questions())
                .filteredOn(name -> name.endsWith(TORS_RANGE))
                .containsExactly(question(ReverseLookUpScenario.STRAIGHT));
    }
}
