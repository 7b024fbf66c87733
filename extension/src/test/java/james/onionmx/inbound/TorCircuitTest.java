package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorCircuitTest {

    @ParameterizedTest
    @CsvSource({
        "fc00:dead:beef:4dad::0:1,         1",
        "fc00:dead:beef:4dad::0:0,         0",
        "fc00:dead:beef:4dad::1:0,         65536",
        "fc00:dead:beef:4dad::ffff:ffff,   4294967295",
        "fc00:dead:beef:4dad:1:2:8000:0,   2147483648"
    })
    void readsTheCircuitFromTheLowBits(String address, long circuit) throws Exception {
        assertThat(TorCircuit.of(InetAddress.getByName(address))).contains(new TorCircuit(circuit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fc00:dead:beef:4dac::1",
                "fc00:dead:beef:4dae::1",
                "fc00:dead:beef:4d00::1",
                "fc00:dead:beef::4dad:1",
                "fd00:dead:beef:4dad::1",
                "::1",
                "::",
                "127.0.0.1",
                "::ffff:127.0.0.1",
                "192.0.2.1"
            })
    void knowsNoCircuitForAnAddressTorDidNotMakeUp(String address) throws Exception {
        assertThat(TorCircuit.of(InetAddress.getByName(address))).isEmpty();
    }
}
