package james.onionmx.tor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.socks.Latency;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.testbed.socks.SocksRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

@Timeout(20)
class TorSocksTest {

    private static final OnionEndpoint TARGET = new OnionEndpoint(Onions.other(), 25);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static NioEventLoopGroup eventLoops;

    @BeforeAll
    static void startEventLoops() {
        eventLoops = new NioEventLoopGroup(1);
    }

    @AfterAll
    static void stopEventLoops() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Keeps all octets that the server sends. */
    private static final class Recorder extends SimpleChannelInboundHandler<ByteBuf> {

        private final List<String> received = new CopyOnWriteArrayList<>();

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
            received.add(octets.toString(US_ASCII));
        }
    }

    private static void noHandlers(ChannelPipeline pipeline) {}

    private static TorConnection connect(ScriptedSocksServer server, Duration timeout) {
        return connect(server, timeout, Isolation.shared(), TorSocksTest::noHandlers);
    }

    private static TorConnection connect(
            ScriptedSocksServer server,
            Duration timeout,
            Isolation isolation,
            Consumer<ChannelPipeline> handlers) {
        return new TorSocks(server.address(), timeout, eventLoops)
                .connect(TARGET, isolation, handlers)
                .block(LONG);
    }

    private static void closeChannelOf(TorConnection connection) {
        ((TorConnection.Connected) connection).channel().close().syncUninterruptibly();
    }

    private static TorFailure.Cause causeOf(TorConnection connection) {
        return ((TorConnection.Failed) connection).failure().cause();
    }

    @ParameterizedTest
    @CsvSource({
        "0xF0, DESCRIPTOR_NOT_FOUND",
        "0xF1, DESCRIPTOR_INVALID",
        "0xF2, INTRODUCTION_FAILED",
        "0xF3, RENDEZVOUS_FAILED",
        "0xF4, CLIENT_AUTHORISATION_MISSING",
        "0xF5, CLIENT_AUTHORISATION_WRONG",
        "0xF6, BAD_ADDRESS",
        "0xF7, INTRODUCTION_TIMED_OUT",
        "0x01, GENERAL_FAILURE",
        "0x02, NOT_ALLOWED",
        "0x03, NETWORK_UNREACHABLE",
        "0x04, HOST_UNREACHABLE",
        "0x05, CONNECTION_REFUSED",
        "0x06, CIRCUIT_TIMED_OUT",
        "0x07, COMMAND_NOT_SUPPORTED",
        "0x08, ADDRESS_TYPE_NOT_SUPPORTED",
        "0x09, UNKNOWN_REPLY",
        "0xF8, UNKNOWN_REPLY",
        "0xFF, UNKNOWN_REPLY",
    })
    void tellsEveryReplyOfTorApart(String code, TorFailure.Cause cause) throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.Reply(Integer.decode(code)))) {

            TorConnection connection = connect(tor, LONG);

            assertThat(causeOf(connection)).isEqualTo(cause);
            assertThat(((TorConnection.Failed) connection).failure().toString())
                    .contains(cause.words())
                    .contains("SOCKS reply " + code.substring(2));
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void saysThatTorIsDown() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }

        TorConnection connection =
                new TorSocks(nobody, LONG, eventLoops)
                        .connect(TARGET, Isolation.shared(), TorSocksTest::noHandlers)
                        .block(LONG);

        assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.TOR_UNREACHABLE);
        assertThat(((TorConnection.Failed) connection).failure().detail()).contains("refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 9})
    void saysThatTorHungUpInsideItsReply(int octets) throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.CutReply(octets))) {

            TorConnection connection = connect(tor, LONG);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.CLOSED_BY_TOR);
        }
    }

    @Test
    void givesUpOnATorThatNeverSpeaks() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Silent())) {

            TorConnection connection = connect(tor, SHORT);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.TIMED_OUT);
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void givesUpOnATorThatNeverAnswersTheRequest() throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.SilentAfterRequest())) {

            TorConnection connection = connect(tor, SHORT);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.TIMED_OUT);
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void saysThatNoMethodWasAcceptable() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.RefuseMethods())) {

            TorConnection connection = connect(tor, LONG);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.AUTHENTICATION_REFUSED);
        }
    }

    @Test
    void saysThatCredentialsWereRefused() throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.RefuseCredentials())) {

            TorConnection connection =
                    connect(
                            tor,
                            LONG,
                            Isolation.fresh(new SecureRandom()),
                            TorSocksTest::noHandlers);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.AUTHENTICATION_REFUSED);
        }
    }

    @Test
    void neverConnectsWithoutTheIsolationThatWasAskedFor() throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.SkipAuthentication())) {

            TorConnection connection =
                    connect(
                            tor,
                            LONG,
                            Isolation.fresh(new SecureRandom()),
                            TorSocksTest::noHandlers);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.AUTHENTICATION_REFUSED);
            assertThat(tor.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail.example ESMTP\r\n"})
    void saysThatThePortDoesNotSpeakSocks(String garbage) throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Raw(garbage))) {

            TorConnection connection = connect(tor, LONG);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.NOT_SOCKS);
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void asksForTheNameNotAnAddress() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {

            connect(tor, LONG);

            assertThat(tor.requests())
                    .containsExactly(
                            new SocksRequest(
                                    Optional.empty(),
                                    SocksRequest.NAME,
                                    TARGET.onion().name(),
                                    25));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, 1, c0000235",
        "2001:db8::53, 4, 20010db8000000000000000000000053",
        "::ffff:192.0.2.53, 1, c0000235",
    })
    void asksForAnAddressAsAnAddress(String address, int type, String octets) throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0x04))) {
            InetAddress named =
                    InetAddress.getByAddress(
                            "resolver.example", InetAddress.getByName(address).getAddress());

            new TorSocks(tor.address(), LONG, eventLoops)
                    .connect(
                            new AddressEndpoint(named, 853),
                            Isolation.shared(),
                            TorSocksTest::noHandlers)
                    .block(LONG);

            assertThat(tor.requests())
                    .containsExactly(new SocksRequest(Optional.empty(), type, octets, 853));
        }
    }

    @Test
    void sendsTheTokenAsUserAndPassword() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            Isolation.Token token = new Isolation.Token("0123456789abcdef");

            connect(tor, LONG, token, TorSocksTest::noHandlers);

            assertThat(tor.requests().get(0).credentials())
                    .contains(new SocksRequest.Credentials(token.text(), token.text()));
        }
    }

    @Test
    void losesNothingOfAGreetingThatComesWithTheSuccessReply() throws IOException {
        String greeting = "220 mail.example ESMTP, ready when you are\r\n";
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(
                                new SocksAnswer.ForwardWithFirstWords(server.getLocalPort()))) {
            Recorder recorder = new Recorder();
            Thread speaker = greeter(server, greeting);

            TorConnection connection =
                    connect(
                            tor,
                            LONG,
                            Isolation.fresh(new SecureRandom()),
                            pipeline -> pipeline.addLast(recorder));

            await().untilAsserted(
                            () ->
                                    assertThat(String.join("", recorder.received))
                                            .isEqualTo(greeting));
            closeChannelOf(connection);
            await().until(() -> !speaker.isAlive());
        }
    }

    private static Thread greeter(ServerSocket server, String greeting) {
        Thread thread =
                new Thread(
                        () -> {
                            try (Socket socket = server.accept()) {
                                socket.getOutputStream().write(greeting.getBytes(US_ASCII));
                                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        thread.start();
        return thread;
    }

    @Test
    void cancellingClosesTheConnection() throws IOException {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.SilentAfterRequest())) {
            Disposable connecting =
                    new TorSocks(tor.address(), LONG, eventLoops)
                            .connect(TARGET, Isolation.shared(), TorSocksTest::noHandlers)
                            .subscribe();
            await().until(() -> tor.requests().size() == 1);

            connecting.dispose();

            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void aFailureOfTheCallersHandlersIsAnErrorAndClosesTheConnection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(new SocksAnswer.Forward(server.getLocalPort()))) {

            assertThatThrownBy(
                            () ->
                                    connect(
                                            tor,
                                            LONG,
                                            Isolation.shared(),
                                            pipeline -> {
                                                throw new IllegalStateException("broken handlers");
                                            }))
                    .hasMessageContaining("broken handlers");
            server.accept().close();
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void waitsForASlowCircuit() throws IOException {
        Latency slow = Latency.roundTrip(Duration.ofMillis(200));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(
                                new SocksAnswer.Forward(server.getLocalPort()), slow)) {

            TorConnection connection = connect(tor, LONG);

            assertThat(connection).isInstanceOf(TorConnection.Connected.class);
            closeChannelOf(connection);
            server.accept().close();
        }
    }

    @Test
    void refusesAnOnionNameAsTheHostOfTor() {
        InetSocketAddress onion = InetSocketAddress.createUnresolved(TARGET.onion().name(), 9050);

        assertThatThrownBy(() -> new TorSocks(onion, LONG, eventLoops))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a host");
    }

    @Test
    void resolvesTheHostOfTorItself() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            InetSocketAddress byName =
                    InetSocketAddress.createUnresolved("localhost", tor.address().getPort());

            TorConnection connection =
                    new TorSocks(byName, LONG, eventLoops)
                            .connect(TARGET, Isolation.shared(), TorSocksTest::noHandlers)
                            .block(LONG);

            assertThat(causeOf(connection)).isEqualTo(TorFailure.Cause.DESCRIPTOR_NOT_FOUND);
        }
    }
}
