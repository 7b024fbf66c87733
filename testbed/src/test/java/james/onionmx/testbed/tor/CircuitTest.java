package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitTest {

    @Test
    void readsPathAndQuotedAttributes() {
        String status =
                "7 BUILT $AA~one,$BB=two,$CC PURPOSE=HS_CLIENT_REND REND_QUERY=abc"
                        + " SOCKS_USERNAME=\"a \\\"b\\\" c\" SOCKS_PASSWORD=\"\"\n"
                        + "8 LAUNCHED PURPOSE=GENERAL\n";

        List<Circuit> circuits = Circuit.parseAll(status);

        assertThat(circuits).hasSize(2);
        assertThat(circuits.get(0).path()).containsExactly("one", "two", "$CC");
        assertThat(circuits.get(0).rendQuery()).contains("abc");
        assertThat(circuits.get(0).socksUsername()).contains("a \"b\" c");
        assertThat(circuits.get(1).path()).isEmpty();
        assertThat(circuits.get(1).purpose()).contains("GENERAL");
    }

    @Test
    void readsThatThereAreNone() {
        assertThat(Circuit.parseAll("")).isEmpty();
    }
}
