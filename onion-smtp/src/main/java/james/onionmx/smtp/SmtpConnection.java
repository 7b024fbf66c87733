package james.onionmx.smtp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection to a server: sends commands and content, gives back replies. Every failure of it
 * is a {@link SessionLost}. May be used from any thread, by one user at a time.
 */
final class SmtpConnection {

    /** A peer that does not say 221 within this is left without it. */
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(5);

    private final Channel channel;
    private final ReplyQueue replies;
    private final SmtpTimeouts timeouts;
    private final AtomicInteger turns = new AtomicInteger();

    SmtpConnection(Channel channel, ReplyQueue replies, SmtpTimeouts timeouts) {
        this.channel = channel;
        this.replies = replies;
        this.timeouts = timeouts;
    }

    /** Adds what reads the server's replies, from the first octet on. */
    static void addHandlers(ChannelPipeline pipeline, ReplyQueue replies) {
        pipeline.addLast(new SmtpReplyDecoder(), replies);
    }

    /** The server's greeting. */
    Mono<SmtpReply> banner() {
        return replies.banner();
    }

    /** Sends one command and waits for its reply. */
    Mono<SmtpReply> exchange(SmtpCommand command) {
        return exchange(List.of(command)).next();
    }

    /** Sends commands as one group (RFC 2920); the replies come in the commands' order. */
    Flux<SmtpReply> exchange(List<SmtpCommand> group) {
        return Flux.defer(
                () -> {
                    turns.incrementAndGet();
                    List<Sinks.One<SmtpReply>> awaited = new ArrayList<>();
                    group.forEach(command -> awaited.add(Sinks.one()));
                    channel.eventLoop().execute(() -> write(group, awaited));
                    return Flux.fromIterable(awaited).concatMap(Sinks.One::asMono);
                });
    }

    private void write(List<SmtpCommand> group, List<Sinks.One<SmtpReply>> awaited) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < group.size(); i++) {
            SmtpCommand command = group.get(i);
            replies.expect(channel, command.verb(), timeoutOf(command.verb()), awaited.get(i));
            lines.append(command.line()).append("\r\n");
        }
        byte[] octets = lines.toString().getBytes(StandardCharsets.US_ASCII);
        channel.writeAndFlush(Unpooled.wrappedBuffer(octets))
                .addListener(done -> endUnlessSuccessful(done));
    }

    /** Sends a block of content; completes when the socket has taken all of it. */
    Mono<Void> send(ByteBuffer block) {
        return Mono.defer(
                () -> {
                    Sinks.Empty<Void> taken = Sinks.empty();
                    channel.eventLoop().execute(() -> write(block, taken));
                    return taken.asMono();
                });
    }

    private void write(ByteBuffer block, Sinks.Empty<Void> taken) {
        Future<?> timer =
                channel.eventLoop()
                        .schedule(
                                () -> endWith(notTaken()),
                                timeouts.dataBlock().toMillis(),
                                TimeUnit.MILLISECONDS);
        channel.writeAndFlush(Unpooled.wrappedBuffer(block))
                .addListener(
                        done -> {
                            timer.cancel(false);
                            if (done.isSuccess()) {
                                taken.tryEmitEmpty().orThrow();
                            } else {
                                taken.tryEmitError(endWith(broken(done))).orThrow();
                            }
                        });
    }

    private SessionLost notTaken() {
        return SessionLost.connection(
                "the peer took no more of the message for "
                        + timeouts.dataBlock().toMillis()
                        + " ms");
    }

    private static SessionLost broken(Future<?> write) {
        return SessionLost.connection("sending failed: " + write.cause().getMessage());
    }

    private void endUnlessSuccessful(Future<?> write) {
        if (!write.isSuccess()) {
            endWith(broken(write));
        }
    }

    private SessionLost endWith(SessionLost reason) {
        return replies.endWith(channel, reason);
    }

    private Duration timeoutOf(SmtpCommand.Verb verb) {
        return switch (verb) {
            case CONNECT -> timeouts.banner();
            case END_OF_CONTENT -> timeouts.finalReply();
            case QUIT -> QUIT_TIMEOUT;
            case EHLO, HELO, MAIL, RCPT, DATA -> timeouts.command();
        };
    }

    /** Groups of commands, or content with its end, that waited for the server so far. */
    int turns() {
        return turns.get();
    }

    /** Takes leave and closes, in the background. */
    void quit() {
        exchange(SmtpCommand.QUIT)
                .then()
                .onErrorComplete(SessionLost.class)
                .subscribe(nothing -> {}, error -> abort(), this::abort);
    }

    /** Closes at once. */
    void abort() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
