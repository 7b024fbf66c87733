package james.onionmx.smtp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A SOCKS port behind which each onion leads to a service of the test's own, on the very connection
 * of the client, so that its resets and its slowness reach the client as they are.
 */
final class OnionServices implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int INTRODUCTION_FAILED = 0xf2;

    private final NioEventLoopGroup eventLoops =
            new NioEventLoopGroup(1, new DefaultThreadFactory("onion-services", true));
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;

    /**
     * What a client asks for.
     *
     * @param credentials the user and password of the circuit, empty where it has none
     */
    record Visit(String host, int port, String credentials) {}

    private OnionServices(Function<Visit, Optional<ChannelHandler>> services) {
        listener =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel client) {
                                        clients.add(client);
                                        client.pipeline()
                                                .addLast(Socks5ServerEncoder.DEFAULT)
                                                .addLast(new Socks5InitialRequestDecoder())
                                                .addLast(new Front(services));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /**
     * Listens on a free port of loopback. All services share one thread.
     *
     * @param services gives a handler for each connection, which speaks as soon as it is added;
     *     none where the service cannot be reached
     */
    static OnionServices start(Function<Visit, Optional<ChannelHandler>> services) {
        return new OnionServices(services);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Connections that are open now. */
    int open() {
        return clients.size();
    }

    /** Ends a connection so that what is on its way is lost. */
    static void reset(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        clients.close().awaitUninterruptibly();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The SOCKS conversation, as Tor leads it. */
    private static final class Front extends SimpleChannelInboundHandler<Socks5Message> {

        private final Function<Visit, Optional<ChannelHandler>> services;
        private String credentials = "";

        Front(Function<Visit, Optional<ChannelHandler>> services) {
            this.services = services;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Socks5Message message) {
            if (message instanceof Socks5InitialRequest offer) {
                boolean password = offer.authMethods().contains(Socks5AuthMethod.PASSWORD);
                answer(
                        ctx,
                        new DefaultSocks5InitialResponse(
                                password ? Socks5AuthMethod.PASSWORD : Socks5AuthMethod.NO_AUTH),
                        password
                                ? new Socks5PasswordAuthRequestDecoder()
                                : new Socks5CommandRequestDecoder());
            } else if (message instanceof Socks5PasswordAuthRequest login) {
                credentials = login.username() + ":" + login.password();
                answer(
                        ctx,
                        new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS),
                        new Socks5CommandRequestDecoder());
            } else {
                follow(ctx, (Socks5CommandRequest) message);
            }
        }

        private static void answer(
                ChannelHandlerContext ctx, Socks5Message answer, ChannelHandler next) {
            ChannelHandler now = ctx.pipeline().get(decoderName(ctx));
            ctx.pipeline().replace(now, null, next);
            ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        private static String decoderName(ChannelHandlerContext ctx) {
            return ctx.pipeline().names().get(1);
        }

        private void follow(ChannelHandlerContext ctx, Socks5CommandRequest request) {
            Optional<ChannelHandler> service =
                    services.apply(new Visit(request.dstAddr(), request.dstPort(), credentials));
            if (service.isEmpty()) {
                ctx.writeAndFlush(reply(Socks5CommandStatus.valueOf((byte) INTRODUCTION_FAILED)))
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            ctx.writeAndFlush(reply(Socks5CommandStatus.SUCCESS))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            ctx.pipeline().removeFirst();
            ctx.pipeline().removeFirst();
            ctx.pipeline().addLast(service.get());
            ctx.pipeline().remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        private static Socks5Message reply(Socks5CommandStatus status) {
            return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4, "0.0.0.0", 0);
        }
    }
}
