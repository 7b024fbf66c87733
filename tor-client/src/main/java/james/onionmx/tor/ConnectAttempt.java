package james.onionmx.tor;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.MonoSink;

/**
 * The last handler of a channel that is being connected: it reports the first thing that decides
 * the attempt, and puts the caller's handlers in its own place at the moment the connection stands,
 * before an octet of the server can pass. Confined to the channel's event loop.
 */
final class ConnectAttempt extends ChannelInboundHandlerAdapter {

    private final Duration timeout;
    private final TorFailure.Cause whenClosed;
    private final Consumer<ChannelPipeline> handlers;
    private final MonoSink<TorConnection> result;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean decided;

    /**
     * An attempt, not begun.
     *
     * @param whenClosed what it means that the connection closes before it stands
     */
    ConnectAttempt(
            Duration timeout,
            TorFailure.Cause whenClosed,
            Consumer<ChannelPipeline> handlers,
            MonoSink<TorConnection> result) {
        this.timeout = timeout;
        this.whenClosed = whenClosed;
        this.handlers = handlers;
        this.result = result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer =
                Optional.of(
                        ctx.executor()
                                .schedule(
                                        () -> timeOut(ctx),
                                        timeout.toMillis(),
                                        TimeUnit.MILLISECONDS));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timer.ifPresent(running -> running.cancel(false));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean stands =
                event instanceof ProxyConnectionEvent || event == TransPortProof.Event.SERVER_SPOKE;
        if (stands && !decided) {
            handlers.accept(ctx.pipeline());
            decided = true;
            ctx.pipeline().remove(this);
            result.success(new TorConnection.Connected(ctx.channel()));
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(whenClosed, "");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            fail(whenClosed, String.valueOf(cause.getMessage()));
        } else if (!decided) {
            decided = true;
            result.error(cause);
        }
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    void fail(TorFailure.Cause cause, String detail) {
        fail(new TorFailure(cause, detail));
    }

    void fail(TorFailure failure) {
        if (!decided) {
            decided = true;
            result.success(new TorConnection.Failed(failure));
        }
    }

    private void timeOut(ChannelHandlerContext ctx) {
        if (!decided) {
            fail(TorFailure.Cause.TIMED_OUT, "after " + timeout.toMillis() + " ms");
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }
}
