package james.onionmx.tor;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Opens TCP connections through Tor's SOCKS5 port (RFC 1928): to onion services by name, and to
 * addresses. Nothing resolves a name on the way, and nothing but a {@link TorTarget} can be
 * connected to.
 *
 * <p>Thread-safe. The event loop group belongs to the caller; it has to be one for NIO.
 */
public final class TorSocks implements OnionConnector {

    /** Above Tor's own {@code SocksTimeout} of 120 s, so that Tor's reason arrives first. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(125);

    private static final String PROXY = "tor-socks";

    private final InetSocketAddress socksPort;
    private final TorDial dial;

    /**
     * A connector to one Tor.
     *
     * @param socksPort Tor's SocksPort; a host name in it is resolved at every connect, never under
     *     {@code .onion}
     * @param connectTimeout positive; covers the TCP connection to Tor and all that Tor does
     * @param eventLoops where the channels live
     */
    public TorSocks(
            InetSocketAddress socksPort, Duration connectTimeout, EventLoopGroup eventLoops) {
        if (OnionAddress.isUnderOnion(socksPort.getHostString())) {
            throw new IllegalArgumentException(
                    "Tor's SOCKS port at " + socksPort.getHostString() + ", expected a host");
        }
        this.socksPort = socksPort;
        this.dial = new TorDial(eventLoops, connectTimeout);
    }

    /** By name. */
    @Override
    public Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return connect((TorTarget) target, isolation, handlers);
    }

    /**
     * Connects once per subscription. Cancelling closes what was opened.
     *
     * @param target the service or address
     * @param isolation which other connections may share its circuit
     * @param handlers adds the caller's handlers, on the event loop, when the connection stands and
     *     before the first octet from the server is read; they see no {@code channelActive}, and
     *     may read the greeting before the result is emitted
     * @return exactly one result; a failed connect is a result, not an error signal
     */
    public Mono<TorConnection> connect(
            TorTarget target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return resolvedSocksPort()
                .flatMap(
                        tor ->
                                tor.isUnresolved()
                                        ? Mono.just(unreachable("its host name does not resolve"))
                                        : Mono.create(
                                                sink ->
                                                        open(
                                                                tor, target, isolation, handlers,
                                                                sink)));
    }

    private Mono<InetSocketAddress> resolvedSocksPort() {
        if (!socksPort.isUnresolved()) {
            return Mono.just(socksPort);
        }
        return Mono.fromCallable(
                        () -> new InetSocketAddress(socksPort.getHostString(), socksPort.getPort()))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void open(
            InetSocketAddress tor,
            TorTarget target,
            Isolation isolation,
            Consumer<ChannelPipeline> handlers,
            MonoSink<TorConnection> sink) {
        ConnectAttempt attempt =
                new ConnectAttempt(
                        dial.connectTimeout(), TorFailure.Cause.CLOSED_BY_TOR, handlers, sink);
        ChannelFuture connecting =
                dial.bootstrap(pipeline -> prepare(pipeline, tor, isolation, attempt))
                        .connect(destination(target));
        TorDial.follow(connecting, sink, TorFailure.Cause.TOR_UNREACHABLE);
    }

    /** A name that is never resolved, or an address that needs no resolving. */
    private static InetSocketAddress destination(TorTarget target) {
        if (target instanceof OnionEndpoint service) {
            return InetSocketAddress.createUnresolved(service.onion().name(), service.port());
        }
        AddressEndpoint host = (AddressEndpoint) target;
        return new InetSocketAddress(host.address(), host.port());
    }

    private static void prepare(
            ChannelPipeline pipeline,
            InetSocketAddress tor,
            Isolation isolation,
            ConnectAttempt attempt) {
        Socks5ProxyHandler proxy = proxyHandler(tor, isolation);
        proxy.setConnectTimeoutMillis(0);
        pipeline.addLast(PROXY, proxy);
        pipeline.addBefore(PROXY, null, new SocksReplyReader(isolation, attempt));
        pipeline.addLast(attempt);
    }

    private static Socks5ProxyHandler proxyHandler(InetSocketAddress tor, Isolation isolation) {
        return isolation instanceof Isolation.Token token
                ? new Socks5ProxyHandler(tor, token.text(), token.text())
                : new Socks5ProxyHandler(tor);
    }

    private static TorConnection unreachable(String why) {
        return new TorConnection.Failed(new TorFailure(TorFailure.Cause.TOR_UNREACHABLE, why));
    }
}
