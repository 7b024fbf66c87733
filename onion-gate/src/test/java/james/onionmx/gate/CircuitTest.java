package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitTest {

    @ParameterizedTest
    @CsvSource({
        "0,      fc00:dead:beef:4dad::0:0 ::1 1",
        "108,    fc00:dead:beef:4dad::0:6c ::1 108",
        "65536,  fc00:dead:beef:4dad::1:0 ::1 1",
        "-1,     fc00:dead:beef:4dad::ffff:ffff ::1 65535"
    })
    void namesNoPortThatAServerDoesNotTake(int id, String expected) {
        assertThat(new Circuit(id).proxyLine()).isEqualTo("PROXY TCP6 " + expected + " 25\r\n");
    }
}
