package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One connection to the back end. One thing at a time may be asked of it, and every question gets
 * exactly one answer, at the latest when the time is over. A reply that nothing asked for ends the
 * connection: nobody could say any more which reply belongs to what. Confined to the channel's
 * event loop, which is that of the stranger's.
 */
final class BackEnd extends SimpleChannelInboundHandler<Reply> {

    private enum Awaited {
        REPLY,
        WRITE
    }

    private final Channel channel;
    private final Duration patience;
    private Awaited awaited = Awaited.REPLY;
    private Optional<Consumer<BackEndAnswer>> asker = Optional.empty();
    private Optional<Reply> heard = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<String> end = Optional.empty();
    private Set<String> extensions = Set.of();

    BackEnd(Channel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /** Whether it is of use still. */
    boolean isOpen() {
        return end.isEmpty() && channel.isActive();
    }

    /** Remembers what it announced. */
    void learn(Reply ehlo) {
        extensions =
                ehlo.lines().stream()
                        .skip(1)
                        .map(line -> line.split(" ", 2)[0].toUpperCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it announced an extension. */
    boolean announces(String keyword) {
        return extensions.contains(keyword);
    }

    /** Waits for a reply to nothing, that is the greeting. */
    void awaitReply(Consumer<BackEndAnswer> then) {
        await(Awaited.REPLY, then);
    }

    private void await(Awaited what, Consumer<BackEndAnswer> then) {
        if (end.isPresent()) {
            then.accept(new BackEndAnswer.Lost(end.get()));
            return;
        }
        awaited = what;
        asker = Optional.of(then);
        timer =
                Optional.of(
                        channel.eventLoop()
                                .schedule(
                                        () -> lose("silent for " + patience.toMillis() + " ms"),
                                        patience.toMillis(),
                                        TimeUnit.MILLISECONDS));
    }

    /** Sends a command, in ISO 8859-1, without its CRLF. */
    void exchange(String line, Consumer<BackEndAnswer> then) {
        awaitReply(then);
        write(
                ByteBufUtil.encodeString(
                        channel.alloc(),
                        CharBuffer.wrap(line + "\r\n"),
                        StandardCharsets.ISO_8859_1));
    }

    /** Sends the last of a content and the final dot. */
    void finish(ByteBuf content, Consumer<BackEndAnswer> then) {
        awaitReply(then);
        content.writeCharSequence(".\r\n", StandardCharsets.US_ASCII);
        write(content);
    }

    /** Sends a block of content, which is the callee's; the answer comes when it has been taken. */
    void send(ByteBuf content, Consumer<BackEndAnswer> then) {
        await(Awaited.WRITE, then);
        channel.writeAndFlush(content)
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                answer(new BackEndAnswer.Taken());
                            } else {
                                lose("sending failed: " + done.cause().getMessage());
                            }
                        });
    }

    private void write(ByteBuf octets) {
        channel.writeAndFlush(octets)
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                lose("sending failed: " + done.cause().getMessage());
                            }
                        });
    }

    /** Takes leave politely. */
    void quit() {
        if (!isOpen() || asker.isPresent()) {
            abort();
            return;
        }
        exchange("QUIT", answer -> abort());
    }

    /** Closes at once; a message that has no final dot yet is none. Nobody is answered any more. */
    void abort() {
        asker = Optional.empty();
        lose("closed by the gate");
    }

    /** Sends the gate's own first line, which nothing answers. */
    void introduce(Circuit circuit) {
        write(ByteBufUtil.writeAscii(channel.alloc(), circuit.proxyLine()));
    }

    private void answer(BackEndAnswer answer) {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
        Optional<Consumer<BackEndAnswer>> asked = asker;
        asker = Optional.empty();
        asked.ifPresent(then -> then.accept(answer));
    }

    private void lose(String why) {
        if (end.isEmpty()) {
            end = Optional.of(why);
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            answer(new BackEndAnswer.Lost(why));
        }
    }

    /** Two replies that come together cannot both have been asked for: the second is too early. */
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Reply reply) {
        if (end.isPresent()) {
            return;
        }
        if (asker.isEmpty() || awaited == Awaited.WRITE || heard.isPresent()) {
            lose("it said, unasked: " + reply);
        } else if (reply.code() == 421) {
            lose("it ended the session: " + reply);
        } else {
            heard = Optional.of(reply);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Optional<Reply> reply = heard;
        heard = Optional.empty();
        if (end.isEmpty()) {
            reply.ifPresent(words -> answer(new BackEndAnswer.Replied(words)));
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lose("it closed the connection");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lose(String.valueOf(cause.getMessage()));
    }
}
