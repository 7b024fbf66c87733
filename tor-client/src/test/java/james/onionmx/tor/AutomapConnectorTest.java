package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.testbed.socks.SocksRequest;
import james.onionmx.tor.VirtualAddresses.Mapping;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

@Timeout(20)
class AutomapConnectorTest {

    private static final OnionEndpoint TARGET = new OnionEndpoint(Onions.other(), 2525);
    private static final Duration LONG = Duration.ofSeconds(15);

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
    void connectsByTheAddressOfTheMomentWithIsolation() throws IOException {
        List<InetAddress> addresses =
                List.of(InetAddress.getByName("127.192.0.5"), InetAddress.getByName("127.192.0.6"));
        AtomicInteger asked = new AtomicInteger();
        Isolation.Token token = new Isolation.Token("0123456789abcdef");
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            Mono<TorConnection> connecting =
                    connector(
                                    tor,
                                    onion ->
                                            Mono.just(
                                                    new Mapping.Mapped(
                                                            addresses.get(
                                                                    asked.getAndIncrement()))))
                            .connect(TARGET, token, pipeline -> {});

            connecting.block(LONG);
            connecting.block(LONG);

            Optional<SocksRequest.Credentials> credentials =
                    Optional.of(new SocksRequest.Credentials(token.text(), token.text()));
            assertThat(tor.requests())
                    .containsExactly(
                            new SocksRequest(credentials, 1, "7fc00005", 2525),
                            new SocksRequest(credentials, 1, "7fc00006", 2525));
        }
    }

    @Test
    void connectsNowhereWithoutAnAddress() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            TorConnection connection =
                    connector(tor, onion -> Mono.just(new Mapping.Unmapped("none for " + onion)))
                            .connect(TARGET, Isolation.shared(), pipeline -> {})
                            .block(LONG);

            TorFailure failure = ((TorConnection.Failed) connection).failure();
            assertThat(failure.cause()).isEqualTo(TorFailure.Cause.NOT_MAPPED);
            assertThat(failure.detail()).contains("none for " + TARGET.onion());
            assertThat(tor.requests()).isEmpty();
        }
    }

    private static AutomapConnector connector(ScriptedSocksServer tor, VirtualAddresses addresses) {
        TorSocks socks = new TorSocks(tor.address(), LONG, eventLoops);
        return new AutomapConnector(addresses, socks::connect);
    }
}
