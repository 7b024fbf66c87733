package james.onionmx.tor;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Stands before everything else in a channel to a virtual address, from which nothing is read yet,
 * and finds the channel's other end among the sockets of Tor's TransPort. Only if it is there
 * anything is read, and only when the server's first octets come the connection stands: Tor takes
 * it long before it has reached the service. Confined to the channel's event loop.
 */
final class TransPortProof extends ChannelInboundHandlerAdapter {

    /** Told to the handlers behind it immediately before the first octets. */
    enum Event {
        SERVER_SPOKE
    }

    /** A table that changes while it is read may lack the one socket. */
    private static final int MORE_LOOKS = 4;

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final InetSocketAddress transPort;
    private final LinuxTcpTable sockets;
    private final ConnectAttempt attempt;

    TransPortProof(InetSocketAddress transPort, LinuxTcpTable sockets, ConnectAttempt attempt) {
        this.transPort = transPort;
        this.sockets = sockets;
        this.attempt = attempt;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        InetSocketAddress client = (InetSocketAddress) ctx.channel().localAddress();
        Mono.fromCallable(() -> sockets.hasConnection(transPort, client))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(found -> found)
                .repeatWhenEmpty(looks -> looks.take(MORE_LOOKS).delayElements(PAUSE))
                .hasElement()
                .subscribe(
                        found -> ctx.executor().execute(() -> judge(ctx, found)),
                        failure -> ctx.executor().execute(() -> refuse(ctx, failure.toString())));
        ctx.fireChannelActive();
    }

    private void judge(ChannelHandlerContext ctx, boolean found) {
        if (found) {
            ctx.channel().config().setAutoRead(true);
        } else {
            refuse(
                    ctx,
                    ctx.channel().remoteAddress() + " did not lead to the TransPort " + transPort);
        }
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        attempt.fail(TorFailure.Cause.NOT_REDIRECTED, why);
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object octets) {
        ctx.fireUserEventTriggered(Event.SERVER_SPOKE);
        ctx.fireChannelRead(octets);
        ctx.pipeline().remove(this);
    }
}
