package james.onionmx.smtp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The client's side of one connection: puts commands and content on it, and hands each reply to the
 * command it answers. Replies answer commands in their order; one that nothing asked for, one that
 * comes before all octets of what it answers have left, and the end of the connection end the
 * session. Confined to the channel's event loop.
 */
final class SmtpWire extends SimpleChannelInboundHandler<SmtpReply> {

    private static final int SERVICE_CLOSING = 421;
    private static final int GOODBYE = 221;
    private static final String TLS = "starttls";

    private final SmtpTimeouts timeouts;
    private final Listener listener;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final StringBuilder lines = new StringBuilder();
    private Optional<ChannelHandlerContext> context = Optional.empty();
    private Optional<WireTimer> timer = Optional.empty();
    private long asked;
    private long answered;
    private long sentThrough;
    private boolean unflushed;
    private boolean heardSinceBurst = true;
    private boolean ended;
    private int turns;

    SmtpWire(SmtpTimeouts timeouts, Listener listener) {
        this.timeouts = timeouts;
        this.listener = listener;
    }

    /** Who is told what happens. */
    interface Listener {
        /** The connection stands; the server speaks first. */
        void onConnected();

        /** All replies that have come were handed out, or there is room again. */
        void onTurn();

        /** No reply will come any more; told once. */
        void onEnd(SessionLost reason);
    }

    private record Awaited(SmtpCommand.Verb verb, Consumer<SmtpReply> onReply) {}

    /** Awaits a reply that no command asks for: the server's greeting. */
    void awaitBanner(Consumer<SmtpReply> onReply) {
        await(SmtpCommand.Verb.CONNECT, onReply);
        sentThrough = asked;
        watch();
    }

    /** Puts a command into the next burst. */
    void send(SmtpCommand command, Consumer<SmtpReply> onReply) {
        lines.append(command.line()).append("\r\n");
        await(command.verb(), onReply);
    }

    /** Puts a command and the octets that belong to it into the next burst. */
    void send(SmtpCommand command, ByteBuffer content, Consumer<SmtpReply> onReply) {
        lines.append(command.line()).append("\r\n");
        writeLines();
        await(command.verb(), onReply);
        write(content);
    }

    /** Puts octets that no reply answers into the next burst. */
    void sendContent(ByteBuffer content) {
        writeLines();
        write(content);
    }

    /** Sends the burst. */
    void flush() {
        writeLines();
        if (unflushed && !ended) {
            unflushed = false;
            if (heardSinceBurst) {
                turns++;
                heardSinceBurst = false;
            }
            context().flush();
            watch();
        }
    }

    /**
     * Goes on under TLS, and has nothing in hand from before: what came behind the reply that
     * allows it may be anybody's, and ends the session.
     *
     * @param onSecured told when all that follows is under TLS
     */
    void secure(TlsPolicy tls, Consumer<SSLSession> onSecured) {
        ChannelPipeline pipeline = context().pipeline();
        if (!pipeline.get(SmtpReplyDecoder.class).isBetweenReplies() || !awaited.isEmpty()) {
            throw SessionLost.protocol("the peer said more than its reply to STARTTLS before TLS");
        }
        turns++;
        SslHandler handler = tls.handler(context().alloc(), timeouts.command());
        pipeline.addBefore(pipeline.context(SmtpReplyDecoder.class).name(), TLS, handler);
        handler.handshakeFuture()
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                heardSinceBurst = true;
                                handle(() -> onSecured.accept(handler.engine().getSession()));
                                turn();
                            } else {
                                end(SessionLost.connection("TLS failed: " + done.cause()));
                            }
                        });
    }

    private void handle(Runnable news) {
        try {
            news.run();
        } catch (SessionLost lost) {
            end(lost);
        }
    }

    private void await(SmtpCommand.Verb verb, Consumer<SmtpReply> onReply) {
        awaited.add(new Awaited(verb, onReply));
        asked++;
    }

    private void writeLines() {
        if (lines.length() > 0) {
            byte[] octets = lines.toString().getBytes(StandardCharsets.UTF_8);
            lines.setLength(0);
            write(ByteBuffer.wrap(octets));
        }
    }

    private void write(ByteBuffer octets) {
        if (ended) {
            return;
        }
        long through = asked;
        unflushed = true;
        context()
                .write(Unpooled.wrappedBuffer(octets))
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                onSent(through);
                            } else {
                                end(
                                        SessionLost.connection(
                                                "sending failed: " + done.cause().getMessage()));
                            }
                        });
    }

    private void onSent(long through) {
        sentThrough = through;
        timer().sent();
        watch();
    }

    /** Whether the connection takes more; {@link Listener#onTurn} tells when it does again. */
    boolean isWritable() {
        return context().channel().isWritable();
    }

    /** Whether every command has its reply. */
    boolean isQuiet() {
        return awaited.isEmpty();
    }

    /** How many replies were asked for: names the last command. */
    long asked() {
        return asked;
    }

    /** Whether all octets up to a command's last have left. */
    boolean isSent(long command) {
        return command <= sentThrough;
    }

    /** Bursts so far that followed a server's words: what the connection cost in round trips. */
    int turns() {
        return turns;
    }

    /** Ends the session with the first reason given. */
    void end(SessionLost reason) {
        if (!ended) {
            ended = true;
            awaited.clear();
            lines.setLength(0);
            timer().stop();
            context().close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            listener.onEnd(reason);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = Optional.of(ctx);
        timer = Optional.of(new WireTimer(ctx.executor(), timeouts, this::end));
        listener.onConnected();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, SmtpReply reply) {
        if (ended) {
            return;
        }
        heardSinceBurst = true;
        if (awaited.isEmpty() || answered >= sentThrough) {
            end(unasked(reply));
            return;
        }
        answered++;
        Awaited first = awaited.remove();
        timer().answered();
        if (reply.code() == GOODBYE && first.verb() != SmtpCommand.Verb.QUIT) {
            // It cannot mean what it would mean here: a reply before it is missing.
            end(
                    SessionLost.protocol(
                            "the peer answered " + first.verb().words() + " with " + reply));
            return;
        }
        handle(() -> first.onReply().accept(reply));
        if (reply.code() == SERVICE_CLOSING) {
            end(SessionLost.peerLeft(reply));
        }
    }

    private static SessionLost unasked(SmtpReply reply) {
        return reply.code() == SERVICE_CLOSING
                ? SessionLost.peerLeft(reply)
                : SessionLost.protocol("the peer sent a reply that nothing asked for: " + reply);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        turn();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        turn();
        ctx.fireChannelWritabilityChanged();
    }

    private void turn() {
        if (!ended) {
            watch();
            listener.onTurn();
        }
    }

    /** Starts the clock for what is waited for now. */
    private void watch() {
        if (ended) {
            return;
        }
        if (answered < sentThrough) {
            timer().awaitReply(awaited.element().verb());
        } else if (sentThrough < asked || !isWritable()) {
            timer().awaitSent();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(SessionLost.connection("the peer closed the connection" + during()));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SmtpProtocolException) {
            end(SessionLost.protocol(cause.getMessage()));
        } else if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            end(SessionLost.connection("the connection broke" + during() + ": " + cause));
        } else {
            end(SessionLost.local("unexpected in the SMTP client: " + cause));
        }
    }

    private String during() {
        return awaited.isEmpty() ? "" : " before its reply to " + awaited.element().verb().words();
    }

    private ChannelHandlerContext context() {
        return context.orElseThrow(() -> new IllegalStateException("not connected yet"));
    }

    private WireTimer timer() {
        return timer.orElseThrow(() -> new IllegalStateException("not connected yet"));
    }
}
