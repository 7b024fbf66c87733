package james.onionmx.testbed.socks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * One direction of a connection, every octet the same time late, in bounded memory. For one event
 * loop, that of both channels.
 */
final class DelayLine {

    private static final long MOST_UNDER_WAY = 32L * 1024 * 1024;

    private final Channel from;
    private final Channel to;
    private final long delayNanos;
    private final IntConsumer onArrival;
    private final Queue<Parcel> underWay = new ArrayDeque<>();
    private long octetsUnderWay;
    private boolean scheduled;
    private boolean open;

    /**
     * A line that is empty and not open yet.
     *
     * @param onArrival told the turn of octets when they are written
     */
    DelayLine(Channel from, Channel to, Duration delay, IntConsumer onArrival) {
        this.from = from;
        this.to = to;
        this.delayNanos = delay.toNanos();
        this.onArrival = onArrival;
    }

    /** No octets mean the end of the stream. */
    private record Parcel(ByteBuf octets, int turn, long dueNanos) {}

    /** Lets octets through from now on. */
    void open() {
        open = true;
        deliverDue();
    }

    /** Takes octets over. */
    void put(ByteBuf octets, int turn) {
        if (!to.isActive()) {
            octets.release();
            return;
        }
        octetsUnderWay += octets.readableBytes();
        if (octetsUnderWay > MOST_UNDER_WAY) {
            from.config().setAutoRead(false);
        }
        underWay.add(new Parcel(octets, turn, System.nanoTime() + delayNanos));
        deliverDue();
    }

    /** Closes that direction after what is under way. */
    void end() {
        put(to.alloc().buffer(0), 0);
    }

    /** Throws away what is under way. */
    void drop() {
        underWay.forEach(parcel -> parcel.octets().release());
        underWay.clear();
    }

    private void deliverDue() {
        if (!open) {
            return;
        }
        boolean wrote = false;
        while (!underWay.isEmpty() && underWay.peek().dueNanos() <= System.nanoTime()) {
            deliver(underWay.remove());
            wrote = true;
        }
        if (wrote) {
            to.flush();
        }
        if (!underWay.isEmpty() && !scheduled) {
            scheduled = true;
            Later.run(
                    to.eventLoop(),
                    Duration.ofNanos(underWay.peek().dueNanos() - System.nanoTime()),
                    () -> {
                        scheduled = false;
                        deliverDue();
                    });
        }
    }

    private void deliver(Parcel parcel) {
        int length = parcel.octets().readableBytes();
        if (length == 0) {
            parcel.octets().release();
            to.flush();
            closeOutput((DuplexChannel) to);
            return;
        }
        onArrival.accept(parcel.turn());
        to.write(parcel.octets())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
                .addListener(written -> onWritten(length));
    }

    private static void closeOutput(DuplexChannel channel) {
        channel.shutdownOutput()
                .addListener(
                        done -> {
                            if (channel.isInputShutdown()) {
                                Sockets.close(channel);
                            }
                        });
    }

    private void onWritten(int length) {
        octetsUnderWay -= length;
        if (octetsUnderWay <= MOST_UNDER_WAY / 2) {
            from.config().setAutoRead(true);
        }
    }
}
