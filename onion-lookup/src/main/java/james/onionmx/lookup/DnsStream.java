package james.onionmx.lookup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Message;

/**
 * DNS messages on one connection (RFC 7766): many questions at a time, answers in any order, told
 * apart by id. When the connection ends, all that wait fail; an answer that is none ends it. All
 * but {@link #ask} and {@link #takesQuestions} is confined to the channel's event loop.
 */
final class DnsStream extends SimpleChannelInboundHandler<ByteBuf> {

    /**
     * How long and how much a connection is used.
     *
     * @param idle without a question for so long, it is closed
     * @param age after this time it takes no new questions: one circuit must not see them all
     * @param questions how many may wait at a time, fewer than there are ids
     */
    record Limits(Duration idle, Duration age, int questions) {

        static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(15), Duration.ofMinutes(10), 1000);
    }

    private static final int LENGTH_OCTETS = 2;
    private static final int LARGEST_FRAME = LENGTH_OCTETS + 0xffff;
    private static final int IDS = 0x10000;

    private final String peer;
    private final RandomGenerator ids;
    private final Limits limits;
    private final Map<Integer, StreamQuestion> waiting = new HashMap<>();
    private Optional<Future<?>> idleTimer = Optional.empty();
    private Optional<String> endReason = Optional.empty();
    private int received;
    private volatile boolean takesQuestions = true;
    private volatile ChannelHandlerContext context;

    /**
     * A connection that does not stand yet.
     *
     * @param peer the resolver, for messages
     */
    DnsStream(String peer, RandomGenerator ids, Limits limits) {
        this.peer = peer;
        this.ids = ids;
        this.limits = limits;
    }

    /** Takes over a connection that stands. */
    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(
                new LengthFieldPrepender(LENGTH_OCTETS),
                new LengthFieldBasedFrameDecoder(LARGEST_FRAME, 0, LENGTH_OCTETS, 0, LENGTH_OCTETS),
                this);
    }

    /** Whether new questions may be sent here; others need another connection. */
    boolean takesQuestions() {
        return takesQuestions;
    }

    /** Sends a question; only once the connection stands. */
    void ask(StreamQuestion question) {
        context.executor().execute(() -> send(question));
    }

    private void send(StreamQuestion question) {
        if (endReason.isPresent()) {
            question.fail(failure(endReason.get()));
        } else if (waiting.size() >= limits.questions()) {
            question.fail(failure(waiting.size() + " questions wait already"));
        } else if (!question.isDecided()) {
            idleTimer.ifPresent(timer -> timer.cancel(false));
            int id = freeId();
            int receivedBefore = received;
            waiting.put(id, question);
            question.whenDecided(
                    () -> context.executor().execute(() -> settle(id, question, receivedBefore)));
            context.writeAndFlush(Unpooled.wrappedBuffer(question.wire(id)))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private int freeId() {
        int id = ids.nextInt(IDS);
        while (waiting.containsKey(id)) {
            id = ids.nextInt(IDS);
        }
        return id;
    }

    private void settle(int id, StreamQuestion question, int receivedBefore) {
        waiting.remove(id, question);
        if (question.hasFailed() && received == receivedBefore) {
            // Timed out on a connection that has gone silent: its circuit may be dead.
            takesQuestions = false;
        }
        restOrClose();
    }

    private void restOrClose() {
        if (!waiting.isEmpty()) {
            return;
        }
        if (takesQuestions) {
            idleTimer.ifPresent(timer -> timer.cancel(false));
            idleTimer = Optional.of(after(limits.idle()));
        } else {
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private Future<?> after(Duration time) {
        return context.executor()
                .schedule(
                        () -> {
                            takesQuestions = false;
                            restOrClose();
                        },
                        time.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        Future<?> ageTimer = after(limits.age());
        ctx.channel().closeFuture().addListener(closed -> ageTimer.cancel(false));
        restOrClose();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) throws IOException {
        received++;
        Message message = new Message(ByteBufUtil.getBytes(octets));
        StreamQuestion asked = waiting.get(message.getHeader().getID());
        // Else it comes too late for a question that was given up.
        if (asked != null) {
            asked.answerWith(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
            end("TLS failed: " + tls.cause().getMessage());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(String.valueOf(cause.getMessage()));
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end("the connection was closed");
        ctx.fireChannelInactive();
    }

    private void end(String reason) {
        if (endReason.isPresent()) {
            return;
        }
        endReason = Optional.of(reason);
        takesQuestions = false;
        idleTimer.ifPresent(timer -> timer.cancel(false));
        List<StreamQuestion> lost = List.copyOf(waiting.values());
        waiting.clear();
        lost.forEach(question -> question.fail(failure(reason)));
    }

    private IOException failure(String why) {
        return new IOException(peer + ": " + why);
    }
}
