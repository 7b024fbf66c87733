package james.onionmx.testbed.socks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what one side of a connection says on the line to the other. */
final class RelayEnd extends ChannelInboundHandlerAdapter {

    private static final Logger LOGGER = LoggerFactory.getLogger(RelayEnd.class);

    private final DelayLine toOther;
    private final ToIntFunction<ByteBuf> turnOf;
    private boolean ended;

    RelayEnd(DelayLine toOther, ToIntFunction<ByteBuf> turnOf) {
        this.toOther = toOther;
        this.turnOf = turnOf;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (octets.isReadable()) {
            toOther.put(octets, turnOf.applyAsInt(octets));
        } else {
            octets.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            end();
            if (((DuplexChannel) ctx.channel()).isOutputShutdown()) {
                Sockets.close(ctx.channel());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            toOther.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.debug("A relayed connection ended: {}", cause.getMessage());
        Sockets.close(ctx.channel());
    }
}
