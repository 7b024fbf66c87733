package james.onionmx.testbed.socks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's SOCKS5 conversation up to the request; then the relay takes its place. */
final class ProxyFront extends SimpleChannelInboundHandler<Socks5Message> {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyFront.class);
    private static final String DECODER = "socks-decoder";
    private static final String ENCODER = "socks-encoder";
    private static final String FRONT = "socks-front";

    private final Latency latency;
    private final Function<String, Route> routes;
    private final TrafficCount traffic;

    private ProxyFront(Latency latency, Function<String, Route> routes, TrafficCount traffic) {
        this.latency = latency;
        this.routes = routes;
        this.traffic = traffic;
    }

    static void addTo(
            ChannelPipeline pipeline,
            Latency latency,
            Function<String, Route> routes,
            TrafficCount traffic) {
        pipeline.addLast(ENCODER, Socks5ServerEncoder.DEFAULT);
        pipeline.addLast(DECODER, new Socks5InitialRequestDecoder());
        pipeline.addLast(FRONT, new ProxyFront(latency, routes, traffic));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Socks5Message message) {
        if (message instanceof Socks5InitialRequest offer) {
            selectMethod(ctx, offer);
        } else if (message instanceof Socks5PasswordAuthRequest) {
            ctx.pipeline().replace(DECODER, DECODER, new Socks5CommandRequestDecoder());
            send(ctx, new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
        } else if (message instanceof Socks5CommandRequest request) {
            traffic.requested();
            follow(ctx, routes.apply(request.dstAddr()));
        } else {
            Sockets.close(ctx.channel());
        }
    }

    /** As Tor does: user and password where they are offered. */
    private static void selectMethod(ChannelHandlerContext ctx, Socks5InitialRequest offer) {
        boolean password = offer.authMethods().contains(Socks5AuthMethod.PASSWORD);
        ctx.pipeline()
                .replace(
                        DECODER,
                        DECODER,
                        password
                                ? new Socks5PasswordAuthRequestDecoder()
                                : new Socks5CommandRequestDecoder());
        send(
                ctx,
                new DefaultSocks5InitialResponse(
                        password ? Socks5AuthMethod.PASSWORD : Socks5AuthMethod.NO_AUTH));
    }

    private void follow(ChannelHandlerContext ctx, Route route) {
        if (route instanceof Route.To to) {
            connect(ctx, to.localPort());
        } else if (route instanceof Route.Dead dead) {
            Later.run(ctx.channel().eventLoop(), dead.after(), () -> refuse(ctx, dead.code()));
        }
    }

    private static void send(ChannelHandlerContext ctx, Socks5Message message) {
        ctx.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static void refuse(ChannelHandlerContext ctx, int code) {
        ctx.writeAndFlush(reply(Socks5CommandStatus.valueOf((byte) code)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static DefaultSocks5CommandResponse reply(Socks5CommandStatus status) {
        return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4, "0.0.0.0", 0);
    }

    /** To the server at once, so that its first words are there when the client is told. */
    private void connect(ChannelHandlerContext ctx, int port) {
        long asked = System.nanoTime();
        ChannelFuture connecting =
                new Bootstrap()
                        .group(ctx.channel().eventLoop())
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        relay(ctx, connecting.channel(), asked + latency.connect().toNanos());
                    } else {
                        LOGGER.info("Cannot connect to port {}: {}", port, done.cause().toString());
                        refuse(ctx, Socks5CommandStatus.FAILURE.byteValue() & 0xff);
                    }
                });
    }

    private void relay(ChannelHandlerContext ctx, Channel server, long replyDueNanos) {
        Channel client = ctx.channel();
        ConnectionTurns turns = traffic.connected();
        DelayLine toServer =
                new DelayLine(client, server, latency.toServer(), turns::reachedServer);
        DelayLine toClient =
                new DelayLine(server, client, latency.toClient(), turns::reachedClient);
        client.closeFuture()
                .addListener(
                        closed -> {
                            traffic.closed();
                            toClient.drop();
                        });
        server.closeFuture().addListener(closed -> toServer.drop());
        toServer.open();
        server.pipeline().addLast(new RelayEnd(toClient, octets -> turns.fromServer()));
        server.config().setAutoRead(true);
        Later.run(
                client.eventLoop(),
                Duration.ofNanos(replyDueNanos - System.nanoTime()),
                () -> {
                    if (!client.isActive()) {
                        Sockets.close(server);
                        return;
                    }
                    send(ctx, reply(Socks5CommandStatus.SUCCESS));
                    ctx.pipeline()
                            .addLast(
                                    new RelayEnd(
                                            toServer,
                                            octets -> turns.fromClient(octets.readableBytes())));
                    ctx.pipeline().remove(ENCODER);
                    ctx.pipeline().remove(DECODER);
                    ctx.pipeline().remove(FRONT);
                    toClient.open();
                });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.debug("A client's connection ended: {}", cause.getMessage());
        Sockets.close(ctx.channel());
    }
}
