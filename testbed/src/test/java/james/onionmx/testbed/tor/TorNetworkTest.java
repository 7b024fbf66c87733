package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TorNetworkTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(TorNetworkTest.class);

    @Test
    void startsColdAndThenWarm(@TempDir Path templates) throws Exception {
        Duration cold = firstConnect(templates, TorNetwork.StartKind.COLD);

        Duration warm = firstConnect(templates, TorNetwork.StartKind.WARM);

        assertThat(cold).isLessThan(Duration.ofSeconds(30));
        assertThat(warm).isLessThan(Duration.ofSeconds(10));
    }

    private static Duration firstConnect(Path templates, TorNetwork.StartKind expected)
            throws Exception {
        int port = FreePorts.take();
        try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            try (TorNetwork network = TorNetwork.start(templates, Clock.systemUTC())) {
                Duration ready = Duration.ofNanos(System.nanoTime() - start);
                OnionHost host = network.startHost("host", server.getLocalPort());
                host.awaitReachable(network.client(), Duration.ofSeconds(30));
                Duration connected = Duration.ofNanos(System.nanoTime() - start);
                LOGGER.info("{}: ready {}, first connect {}", expected, ready, connected);
                assertThat(network.startKind()).isEqualTo(expected);
                return connected;
            }
        }
    }
}
