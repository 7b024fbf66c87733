package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without a redirect: a connection that goes straight to the TransPort is one that ends there, and
 * one that goes anywhere else is not.
 */
@Timeout(60)
class TorTransPortTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static NioEventLoopGroup eventLoops;

    @BeforeAll
    static void startEventLoops() {
        eventLoops = new NioEventLoopGroup(1);
    }

    @AfterAll
    static void stopEventLoops() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void saysNothingToAServerThatIsNotTheTransPort() throws Exception {
        try (ServerSocket stranger = listen()) {
            CompletableFuture<byte[]> overheard =
                    CompletableFuture.supplyAsync(() -> greetAndListen(stranger));

            TorConnection connection =
                    connect(
                            connector(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                                    LONG),
                            stranger);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.NOT_REDIRECTED);
            assertThat(overheard.get()).isEmpty();
        }
    }

    @Test
    void closesWhereItCannotSeeTheSockets(@TempDir Path folder) throws IOException {
        try (ServerSocket tor = listen()) {
            LinuxTcpTable none = new LinuxTcpTable(folder.resolve("none"));

            TorConnection connection =
                    connect(new TorTransPort(addressOf(tor), none, LONG, eventLoops), tor);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.NOT_REDIRECTED);
        }
    }

    @Test
    void standsOnlyWhenTheServerSpeaks() throws IOException {
        try (ServerSocket silent = listen()) {
            TorConnection connection =
                    connect(connector(addressOf(silent), Duration.ofMillis(500)), silent);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.TIMED_OUT);
        }
    }

    @Test
    void failsWithoutAReasonWhenTorHangsUp() throws Exception {
        try (ServerSocket tor = listen()) {
            CompletableFuture<Void> hangingUp =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    tor.accept().close();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });

            TorConnection connection = connect(connector(addressOf(tor), LONG), tor);

            hangingUp.get();
            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.CLOSED_WITHOUT_REASON);
        }
    }

    @Test
    void tellsThatNobodyTakesTheConnection() throws IOException {
        ServerSocket closed = listen();
        closed.close();

        TorConnection connection = connect(connector(addressOf(closed), LONG), closed);

        assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.TRANS_PORT_UNREACHABLE);
    }

    @Test
    void takesOnlyAnIpv4AddressForTheTransPort() {
        assertThatThrownBy(() -> connector(InetSocketAddress.createUnresolved("tor", 9040), LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an IPv4 address");
    }

    private static ServerSocket listen() throws IOException {
        return LinuxTcpTableTest.listen();
    }

    private static InetSocketAddress addressOf(ServerSocket server) {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private static TorTransPort connector(InetSocketAddress transPort, Duration timeout) {
        return new TorTransPort(transPort, LinuxTcpTable.ofThisProcess(), timeout, eventLoops);
    }

    private static TorConnection connect(TorTransPort connector, ServerSocket server) {
        return connector
                .connect(
                        new AddressEndpoint(server.getInetAddress(), server.getLocalPort()),
                        Isolation.shared(),
                        pipeline -> {})
                .block(LONG);
    }

    private static TorFailure.Cause causeOf(TorConnection connection) {
        return ((TorConnection.Failed) connection).failure().cause();
    }

    private static byte[] greetAndListen(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
            return client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
