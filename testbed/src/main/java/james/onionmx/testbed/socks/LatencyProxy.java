package james.onionmx.testbed.socks;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A SOCKS5 proxy on loopback that is as slow as circuits through Tor are, for many thousands of
 * connections at a time, and counts what its clients wait for.
 *
 * <p>It counts <em>turns</em>: a turn begins when a client speaks after it got an answer to the
 * turn before, so a connection takes at least one round trip for each. The reply to the SOCKS
 * request begins the first. However many octets, segments or answers belong to a turn, it is one.
 *
 * <p>Thread-safe.
 */
public final class LatencyProxy implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int BACKLOG = 4096;

    private final EventLoopGroup eventLoops =
            new NioEventLoopGroup(THREADS, new DefaultThreadFactory("latency-proxy", true));
    private final Channel listener;
    private final TrafficCount traffic = new TrafficCount();

    private LatencyProxy(Latency latency, Function<String, Route> routes) {
        this.listener =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel client) {
                                        ProxyFront.addTo(
                                                client.pipeline(), latency, routes, traffic);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /**
     * Listens on a free port of loopback.
     *
     * @param latency what it adds; the server's first words come with the reply to the request
     * @param routes where names lead; addresses are given in their textual form
     */
    public static LatencyProxy start(Latency latency, Function<String, Route> routes) {
        return new LatencyProxy(requireNonNull(latency), requireNonNull(routes));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** What went through it so far. */
    public Traffic traffic() {
        return traffic.soFar();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return traffic.open();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
