package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate that takes connections from the address of one Tor. */
class OneTorTest {

    private static final String TOR = "127.0.0.2";
    private static final int PATIENCE_MILLIS = 30_000;

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private OnionGate gate;

    @BeforeEach
    void startTheGate() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.3"), 0);
        gate =
                new OnionGate(
                        new GateSettings(
                                anyPort,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 2526),
                                "gate.example",
                                CircuitSource.PROXY_LINE,
                                SmtpUtf8.REFUSED,
                                GateLimits.DEFAULT,
                                GateTimeouts.DEFAULT,
                                Optional.of(anyPort),
                                Optional.empty(),
                                Optional.of(InetAddress.getByName(TOR))),
                        eventLoops,
                        Clock.systemUTC());
        gate.start();
    }

    @AfterEach
    void stopTheGate() {
        gate.stop(Duration.ZERO).join();
        eventLoops.shutdownGracefully().awaitUninterruptibly();
    }

    private static String heardFrom(String address, InetSocketAddress listener) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(listener, PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(
                            "PROXY TCP6 fc00:dead:beef:4dad::0:6c ::1 108 25\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void greetsWhoComesFromThere() throws IOException {
        assertThat(heardFrom(TOR, gate.address())).isEqualTo("220 ");
    }

    @Test
    void saysNothingToAnybodyElse() throws IOException {
        assertThat(heardFrom("127.0.0.1", gate.address())).isEmpty();
    }

    @Test
    void saysNothingToAnybodyElseAtThePlainEntrance() throws IOException {
        assertThat(heardFrom("127.0.0.1", gate.plainAddress().orElseThrow())).isEmpty();
    }
}
