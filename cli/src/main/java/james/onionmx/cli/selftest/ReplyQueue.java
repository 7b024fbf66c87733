package james.onionmx.cli.selftest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the server says, line by line, for a thread that waits. What is too long or too much ends
 * the connection: a hostile server shall not fill the memory of who tests it.
 */
final class ReplyQueue extends SimpleChannelInboundHandler<ByteBuf> {

    private static final int LONGEST_LINE = 4_096;
    private static final int MOST_LINES = 1_000;

    /** A line, or the end. */
    sealed interface Event {
        /**
         * The server said this.
         *
         * @param text without its line end
         */
        record Line(String text) implements Event {}

        /** Nothing more will be said. */
        record End() implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final StringBuilder line = new StringBuilder();

    /** The next event within a time; empty where there is none. */
    Optional<Event> poll(Duration patience) throws InterruptedException {
        return Optional.ofNullable(events.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                events.add(new Event.Line(line.toString().strip()));
                line.setLength(0);
            } else {
                line.append(c);
            }
        }
        if (line.length() > LONGEST_LINE || events.size() > MOST_LINES) {
            close(ctx);
        }
    }

    private static void close(ChannelHandlerContext ctx) {
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        events.add(new Event.End());
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable broken) {
        // However it broke, to the test it is the end of the connection, which the close tells.
        close(ctx);
    }
}
