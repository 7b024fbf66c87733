package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.MonoSink;

/**
 * What every TCP connection to Tor has in common. Nothing resolves a name on the way.
 *
 * @param eventLoops where the channels live, for NIO
 * @param connectTimeout 1 ms to 24 days; covers the TCP connection to Tor and all that Tor does
 */
record TorDial(EventLoopGroup eventLoops, Duration connectTimeout) {

    TorDial {
        requireNonNull(eventLoops);
        if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a connect timeout of " + connectTimeout + ", expected 1 ms to 24 days");
        }
    }

    Bootstrap bootstrap(Consumer<ChannelPipeline> firstHandlers) {
        return new Bootstrap()
                .group(eventLoops)
                .channel(NioSocketChannel.class)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                firstHandlers.accept(channel.pipeline());
                            }
                        });
    }

    /** Ends the connection if nobody wants it any more, and tells if there will be none. */
    static void follow(
            ChannelFuture connecting, MonoSink<TorConnection> sink, TorFailure.Cause unreachable) {
        sink.onCancel(
                () ->
                        connecting
                                .channel()
                                .close()
                                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
        connecting.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        String why = String.valueOf(done.cause().getMessage());
                        sink.success(new TorConnection.Failed(new TorFailure(unreachable, why)));
                    }
                });
    }
}
