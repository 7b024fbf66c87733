package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * The end of a session: whatever the stranger still sends is thrown away, for so long that it can
 * read the last words. Closing at once could take them away from it.
 */
final class Farewell implements Stage {

    private final Channel channel;
    private final Duration patience;
    private final Waiting waiting = new Waiting();

    Farewell(Channel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /** Says the last words, and that no others will follow. */
    void say(Reply last) {
        channel.writeAndFlush(last.encode(channel.alloc()))
                .addListener(
                        said -> {
                            if (said.isSuccess() && channel instanceof DuplexChannel duplex) {
                                GateTls.endOutput(duplex);
                            } else {
                                close();
                            }
                        });
    }

    @Override
    public Progress read(ByteBuf octets) {
        octets.skipBytes(octets.readableBytes());
        return Progress.STARVED;
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        waiting.add(time);
        if (waiting.reaches(patience)) {
            close();
        }
        return Optional.empty();
    }

    private void close() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
