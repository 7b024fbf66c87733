package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The line that says who comes: whatever is taken is Tor's, by the JDK's reading too. */
class ProxyLineFuzzTest {

    private static final byte[] TORS_RANGE = {
        (byte) 0xfc, 0, (byte) 0xde, (byte) 0xad, (byte) 0xbe, (byte) 0xef, 0x4d, (byte) 0xad
    };

    @FuzzTest
    void takesNothingButTorsOwnAddresses(byte[] content) throws UnknownHostException {
        String line = new String(content, StandardCharsets.ISO_8859_1);

        Optional<Circuit> circuit = ProxyLine.parse(line);

        if (circuit.isPresent()) {
            String[] words = line.split(" ", -1);
            // In brackets the JDK never asks a resolver.
            byte[] source = InetAddress.getByName("[" + words[2] + "]").getAddress();
            assertThat(words).hasSize(6).startsWith("PROXY", "TCP6");
            assertThat(source).hasSize(16).startsWith(TORS_RANGE);
            assertThat(ByteBuffer.wrap(source).getInt(12)).isEqualTo(circuit.get().id());
        }
        if (content.length == Integer.BYTES) {
            Circuit told = new Circuit(ByteBuffer.wrap(content).getInt());
            assertThat(ProxyLine.parse(told.proxyLine().stripTrailing()))
                    .isEqualTo(Optional.of(told).filter(Circuit::isTold));
        }
        assertThat(ProxyLine.parse(line + "\n")).isEmpty();
    }
}
