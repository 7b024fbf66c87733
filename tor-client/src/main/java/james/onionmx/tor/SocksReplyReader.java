package james.onionmx.tor;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import java.util.Optional;

/**
 * Reads the SOCKS messages on their way to Netty's proxy handler, which tells its users of a
 * refusal only in words: Tor's extended codes would all be "unknown" there.
 */
final class SocksReplyReader extends ChannelInboundHandlerAdapter {

    private final Socks5AuthMethod expectedMethod;
    private final ConnectAttempt attempt;

    SocksReplyReader(Isolation isolation, ConnectAttempt attempt) {
        this.expectedMethod =
                isolation instanceof Isolation.Token
                        ? Socks5AuthMethod.PASSWORD
                        : Socks5AuthMethod.NO_AUTH;
        this.attempt = attempt;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Optional<TorFailure> refusal =
                message instanceof Socks5Message socks ? refusalIn(socks) : Optional.empty();
        if (refusal.isPresent()) {
            attempt.fail(refusal.get());
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private Optional<TorFailure> refusalIn(Socks5Message message) {
        if (message.decoderResult().isFailure()) {
            return Optional.of(new TorFailure(TorFailure.Cause.NOT_SOCKS, ""));
        }
        if (message instanceof Socks5InitialResponse response
                && !response.authMethod().equals(expectedMethod)) {
            return authenticationRefused(
                    "it chose " + response.authMethod() + ", expected " + expectedMethod);
        }
        if (message instanceof Socks5PasswordAuthResponse response
                && !response.status().equals(Socks5PasswordAuthStatus.SUCCESS)) {
            return authenticationRefused("status " + response.status());
        }
        if (message instanceof Socks5CommandResponse response
                && !response.status().equals(Socks5CommandStatus.SUCCESS)) {
            return Optional.of(TorFailure.ofReply(response.status().byteValue() & 0xff));
        }
        return Optional.empty();
    }

    private static Optional<TorFailure> authenticationRefused(String detail) {
        return Optional.of(new TorFailure(TorFailure.Cause.AUTHENTICATION_REFUSED, detail));
    }
}
