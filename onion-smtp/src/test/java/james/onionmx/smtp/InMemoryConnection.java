package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import java.io.IOException;
import java.util.Random;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A connection to a {@link RandomPeer} whose network splits what is said anywhere. */
final class InMemoryConnection implements OnionConnector {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RandomPeer peer;
    private final Random random;
    private final int longestPiece;

    InMemoryConnection(RandomPeer peer, Random random) {
        this.peer = peer;
        this.random = random;
        this.longestPiece = random.nextInt(8) == 0 ? 1 : 1 + random.nextInt(300);
    }

    @Override
    public Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return Mono.fromSupplier(
                () -> {
                    handlers.accept(channel.pipeline());
                    return new TorConnection.Connected(channel);
                });
    }

    /** Lets both sides do something; false when neither has anything to do. */
    boolean step() {
        channel.runPendingTasks();
        boolean moved = listen();
        if (!peer.voice().isSilent() && peer.end() != RandomPeer.End.RESET && channel.isOpen()) {
            String spoken = peer.voice().speak(1 + random.nextInt(longestPiece));
            peer.voice().heard(spoken.length());
            channel.writeInbound(Unpooled.copiedBuffer(spoken, ISO_8859_1));
            return true;
        }
        if (peer.hasLeft() && channel.isOpen()) {
            if (peer.end() == RandomPeer.End.RESET) {
                channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            }
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            return true;
        }
        return moved;
    }

    private boolean listen() {
        boolean heard = false;
        for (ByteBuf octets = channel.readOutbound();
                octets != null;
                octets = channel.readOutbound()) {
            if (!peer.hasLeft()) {
                peer.ears().listen(ByteBufUtil.getBytes(octets));
            }
            octets.release();
            heard = true;
        }
        return heard;
    }

    /** Lets both sides talk until they have nothing more to say. */
    void run() {
        while (step()) {
            // Until neither has anything to do.
        }
    }
}
