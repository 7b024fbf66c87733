package james.onionmx.testbed.socks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScriptedSocksServerTest {

    private static final byte[] METHODS = {5, 1, 0};
    private static final byte[] REQUEST = {5, 1, 0, 3, 1, 'x', 0, 25};

    @Test
    void everyOctetIsLateByTheLatencyOfItsDirection() throws IOException {
        Duration roundTrip = Duration.ofMillis(200);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedSocksServer socks =
                        ScriptedSocksServer.start(
                                new SocksAnswer.Forward(server.getLocalPort()),
                                Latency.roundTrip(roundTrip));
                Socket client =
                        new Socket(socks.address().getAddress(), socks.address().getPort())) {
            InputStream in = client.getInputStream();
            client.getOutputStream().write(METHODS);
            assertThat(in.readNBytes(2)).containsExactly(5, 0);
            long asked = System.nanoTime();
            client.getOutputStream().write(REQUEST);
            assertThat(in.readNBytes(10)).startsWith(5, 0);
            long connected = System.nanoTime();

            try (Socket accepted = server.accept()) {
                client.getOutputStream().write("ping".getBytes(US_ASCII));
                assertThat(accepted.getInputStream().readNBytes(4))
                        .isEqualTo("ping".getBytes(US_ASCII));
                accepted.getOutputStream().write("pong".getBytes(US_ASCII));
                assertThat(in.readNBytes(4)).isEqualTo("pong".getBytes(US_ASCII));
            }

            long answered = System.nanoTime();
            assertThat(Duration.ofNanos(connected - asked)).isGreaterThanOrEqualTo(roundTrip);
            assertThat(Duration.ofNanos(answered - connected)).isGreaterThanOrEqualTo(roundTrip);
            assertThat(socks.requests())
                    .containsExactly(
                            new SocksRequest(Optional.empty(), SocksRequest.NAME, "x", 25));
        }
    }
}
