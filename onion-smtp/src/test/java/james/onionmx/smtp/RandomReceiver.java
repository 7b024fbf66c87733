package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import james.onionmx.tor.OnionEndpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One connection to a {@link RandomPeer} over a socket, which remembers all that it heard: to be
 * asked for when the connection is over.
 */
final class RandomReceiver extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Pattern MAIL = Pattern.compile("to-(\\d+)-\\d+@(\\w+)\\.example");
    private static final int LONGEST_PIECE = 4096;

    private final OnionEndpoint own;
    private final String credentials;
    private final RandomPeer peer;
    private final StringBuilder heard = new StringBuilder();
    private volatile Optional<Throwable> complaint = Optional.empty();

    RandomReceiver(OnionEndpoint own, String credentials, RandomPeer peer) {
        this.own = own;
        this.credentials = credentials;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        speak(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
        byte[] come = ByteBufUtil.getBytes(octets);
        heard.append(new String(come, ISO_8859_1));
        if (!peer.hasLeft()) {
            peer.ears().listen(come);
            speak(ctx);
        }
    }

    private void speak(ChannelHandlerContext ctx) {
        if (peer.end() == RandomPeer.End.RESET) {
            OnionServices.reset(ctx);
            return;
        }
        while (!peer.voice().isSilent()) {
            String words = peer.voice().speak(LONGEST_PIECE);
            ctx.writeAndFlush(Unpooled.copiedBuffer(words, ISO_8859_1))
                    .addListener(
                            peer.hasLeft()
                                    ? ChannelFutureListener.CLOSE
                                    : ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        if (peer.hasLeft()) {
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    /** Only the end of the connection is as it should be. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            complaint = Optional.of(cause);
        }
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    OnionEndpoint own() {
        return own;
    }

    String credentials() {
        return credentials;
    }

    void requireNoComplaint() {
        assertThat(complaint).isEmpty();
    }

    /** The numbers of the destinations that anything it heard was meant for. */
    Set<Integer> mentionedDestinations() {
        return mentioned().map(m -> Integer.valueOf(m.group(1))).collect(toSet());
    }

    Set<String> domains() {
        return mentioned().map(m -> m.group(2)).collect(toSet());
    }

    Set<String> mails() {
        return mentioned().map(MatchResult::group).collect(toSet());
    }

    private Stream<MatchResult> mentioned() {
        return MAIL.matcher(heard).results();
    }
}
