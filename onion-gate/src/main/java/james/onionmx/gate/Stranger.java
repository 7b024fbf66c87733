package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stranger's side of a session. Octets are read only when the stage needs them and the stranger
 * takes its replies, so that no session holds more than what one read brings. Confined to the
 * channel's event loop.
 */
final class Stranger extends ChannelInboundHandlerAdapter {

    private static final Logger LOGGER = LoggerFactory.getLogger(Stranger.class);
    private static final Duration TICK = Duration.ofMillis(250);

    /** Octets are moved only to where they need a small part of the room. */
    private static final int WORTHWHILE = 4;

    private static final Reply TOO_LONG =
            Reply.of(421, "4.4.2 This session has lasted long enough");

    private final Channel channel;
    private final Clock clock;
    private final GateTimeouts timeouts;
    private final long begin;
    private Stage stage;
    private Runnable whenLeaving = () -> {};
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private Optional<Future<?>> ticks = Optional.empty();
    private long lastTick;
    private boolean pumping;
    private boolean paused;
    private boolean leaving;

    Stranger(Channel channel, Clock clock, GateTimeouts timeouts) {
        this.channel = channel;
        this.clock = clock;
        this.timeouts = timeouts;
        this.stage = new Farewell(channel, Duration.ZERO);
        this.begin = clock.millis();
        this.lastTick = begin;
    }

    /** Begins to read; what follows is the stage's. */
    void begin(Stage first) {
        stage = first;
        long millis = TICK.toMillis();
        ticks =
                Optional.of(
                        loop().scheduleAtFixedRate(
                                        this::tick, millis, millis, TimeUnit.MILLISECONDS));
        pump();
    }

    /** Runs once, when nothing more will be said to the stranger. */
    void whenLeaving(Runnable action) {
        whenLeaving = action;
    }

    private void nothingMore() {
        leaving = true;
        Runnable action = whenLeaving;
        whenLeaving = () -> {};
        action.run();
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** Lets another stage read from here on. */
    void enter(Stage next) {
        if (!leaving) {
            stage = next;
        }
    }

    /** Says something; it may wait a little for more to be said. */
    void say(Reply reply) {
        if (!leaving) {
            channel.write(reply.encode(channel.alloc()))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** Says a last thing. What the stranger still sends is thrown away until it has read that. */
    void leave(Reply last) {
        if (leaving) {
            return;
        }
        LOGGER.debug("A session ends: {}", last);
        nothingMore();
        paused = false;
        Farewell farewell = new Farewell(channel, timeouts.linger());
        stage = farewell;
        farewell.say(last);
        pump();
    }

    /** Whether nothing more will be said to it. */
    boolean isLeaving() {
        return leaving;
    }

    /** Whether it sent more than was read so far. */
    boolean hasSentMore() {
        return in.isReadable();
    }

    /** Speaks TLS from the next octet on; before it is there, nothing is read. */
    void encrypt(GateTls tls, Reply goAhead, Runnable then) {
        pause();
        tls.begin(
                channel,
                goAhead.encode(channel.alloc()),
                () -> {
                    then.run();
                    resume();
                });
    }

    /** Reads nothing more until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** Goes on reading. */
    void resume() {
        paused = false;
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Stage.Progress progress = Stage.Progress.MADE;
        try {
            while (!paused
                    && progress == Stage.Progress.MADE
                    && channel.isActive()
                    && (leaving || isWritable())) {
                progress = stage.read(in);
            }
        } finally {
            pumping = false;
        }
        shrink();
        if (!paused && channel.isActive() && progress == Stage.Progress.STARVED) {
            channel.flush();
            channel.read();
        }
    }

    /** Who sends a line little by little shall not hold a buffer for a whole read. */
    private void shrink() {
        int left = in.readableBytes();
        if (left == 0) {
            in.release();
            in = Unpooled.EMPTY_BUFFER;
        } else if (left <= in.capacity() / WORTHWHILE) {
            ByteBuf rest = channel.alloc().ioBuffer(left).writeBytes(in);
            in.release();
            in = rest;
        }
    }

    private boolean isWritable() {
        if (!channel.isWritable()) {
            channel.flush();
        }
        return channel.isWritable();
    }

    private void tick() {
        long now = clock.millis();
        Duration passed = Duration.ofMillis(Math.max(0, now - lastTick));
        lastTick = now;
        channel.flush();
        if (paused) {
            return;
        }
        if (!leaving && now - begin >= timeouts.session().toMillis()) {
            leave(TOO_LONG);
        } else {
            stage.waited(passed).ifPresent(this::leave);
        }
    }

    private void close() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object octets) {
        in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), in, (ByteBuf) octets);
        pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        nothingMore();
        ticks.ifPresent(running -> running.cancel(false));
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOGGER.debug("A stranger's connection broke: {}", cause.getMessage());
        } else {
            LOGGER.error("Unexpected in the gate; the session ends", cause);
        }
        close();
    }
}
