package james.onionmx.smtp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * A mail server of the operator's own network, reached without Tor. Thread-safe. The event loop
 * group belongs to the caller; it has to be one for NIO.
 */
public final class DirectServer implements ServerConnector {

    private final String host;
    private final int port;
    private final Duration connectTimeout;
    private final EventLoopGroup eventLoops;

    /**
     * A way to one server.
     *
     * @param host an address or a name, which is resolved at every connect; never under {@code
     *     .onion}
     * @param port 1 to 65535
     * @param connectTimeout 1 ms to 24 days
     * @param eventLoops where the channels live
     */
    public DirectServer(String host, int port, Duration connectTimeout, EventLoopGroup eventLoops) {
        if (OnionAddress.isUnderOnion(host)) {
            throw new IllegalArgumentException(
                    "a server at " + host + " reached without Tor, expected an address or a host");
        }
        this.host = host;
        this.port = port;
        this.connectTimeout = connectTimeout;
        this.eventLoops = eventLoops;
    }

    @Override
    public Mono<Channel> connect(Consumer<ChannelPipeline> handlers) {
        return Mono.fromCallable(() -> new InetSocketAddress(host, port))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(
                        address ->
                                address.isUnresolved()
                                        ? Mono.error(new IOException(host + " does not resolve"))
                                        : Mono.create(sink -> open(address, handlers, sink)));
    }

    private void open(
            InetSocketAddress address, Consumer<ChannelPipeline> handlers, MonoSink<Channel> sink) {
        ChannelFuture connecting = bootstrap(handlers).connect(address);
        Channel channel = connecting.channel();
        sink.onCancel(
                () -> channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        sink.success(channel);
                    } else {
                        sink.error(new IOException(done.cause().getMessage(), done.cause()));
                    }
                });
    }

    private Bootstrap bootstrap(Consumer<ChannelPipeline> handlers) {
        return new Bootstrap()
                .group(eventLoops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                handlers.accept(channel.pipeline());
                            }
                        });
    }
}
