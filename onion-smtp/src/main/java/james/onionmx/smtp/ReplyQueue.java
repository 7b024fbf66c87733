package james.onionmx.smtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The replies that a client waits for, oldest first: hands each that arrives to who awaits it. A
 * reply that nobody awaits, a late one and the end of the connection end the session. Confined to
 * the channel's event loop.
 */
final class ReplyQueue extends SimpleChannelInboundHandler<SmtpReply> {

    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final Awaited banner;
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<SessionLost> end = Optional.empty();

    ReplyQueue(Duration bannerTimeout) {
        this.banner = new Awaited(SmtpCommand.Verb.CONNECT, bannerTimeout, Sinks.one());
    }

    private record Awaited(SmtpCommand.Verb verb, Duration timeout, Sinks.One<SmtpReply> reply) {}

    /** The server's greeting; may be asked for at any time, from any thread. */
    Mono<SmtpReply> banner() {
        return banner.reply().asMono();
    }

    /** Waits for one more reply; the time starts when all before it have arrived. */
    void expect(
            Channel channel, SmtpCommand.Verb verb, Duration timeout, Sinks.One<SmtpReply> reply) {
        if (end.isPresent()) {
            reply.tryEmitError(end.get()).orThrow();
            return;
        }
        awaited.add(new Awaited(verb, timeout, reply));
        if (awaited.size() == 1) {
            startTimer(channel);
        }
    }

    /** Ends the session with the first reason given, and returns that. */
    SessionLost endWith(Channel channel, SessionLost reason) {
        if (end.isEmpty()) {
            end = Optional.of(reason);
            stopTimer();
            while (!awaited.isEmpty()) {
                awaited.remove().reply().tryEmitError(reason).orThrow();
            }
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        return end.get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        expect(ctx.channel(), banner.verb(), banner.timeout(), banner.reply());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, SmtpReply reply) {
        if (end.isPresent()) {
            return;
        }
        if (awaited.isEmpty()) {
            endWith(ctx.channel(), unasked(reply));
            return;
        }
        stopTimer();
        Awaited first = awaited.remove();
        if (!awaited.isEmpty()) {
            startTimer(ctx.channel());
        }
        first.reply().tryEmitValue(reply).orThrow();
    }

    /** A server may say 421 at any time (RFC 5321 section 3.8); nothing else. */
    private static SessionLost unasked(SmtpReply reply) {
        return reply.code() == 421
                ? SessionLost.connection("the peer ended the session: " + reply)
                : SessionLost.protocol("the peer sent a reply that nothing asked for: " + reply);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endWith(ctx.channel(), SessionLost.connection("the peer closed the connection" + during()));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SmtpProtocolException) {
            endWith(ctx.channel(), SessionLost.protocol(cause.getMessage()));
        } else if (cause instanceof IOException) {
            endWith(
                    ctx.channel(),
                    SessionLost.connection(
                            "the connection broke" + during() + ": " + cause.getMessage()));
        } else {
            endWith(ctx.channel(), SessionLost.local("unexpected in the SMTP client: " + cause));
        }
    }

    private String during() {
        return awaited.isEmpty() ? "" : " before its reply to " + awaited.element().verb().words();
    }

    private void startTimer(Channel channel) {
        Awaited first = awaited.element();
        timer =
                Optional.of(
                        channel.eventLoop()
                                .schedule(
                                        () -> timeOut(channel, first),
                                        first.timeout().toMillis(),
                                        TimeUnit.MILLISECONDS));
    }

    private void timeOut(Channel channel, Awaited late) {
        endWith(
                channel,
                SessionLost.connection(
                        "the peer did not answer "
                                + late.verb().words()
                                + " within "
                                + late.timeout().toMillis()
                                + " ms"));
    }

    private void stopTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }
}
