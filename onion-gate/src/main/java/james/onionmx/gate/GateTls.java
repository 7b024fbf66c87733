package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS towards strangers, by the JDK's own. Thread-safe. */
final class GateTls {

    private static final Logger LOGGER = LoggerFactory.getLogger(GateTls.class);

    private final SslContext context;
    private final Duration handshake;

    private GateTls(SslContext context, Duration handshake) {
        this.context = context;
        this.handshake = handshake;
    }

    /**
     * With key and certificate as they are now.
     *
     * @throws IOException where they cannot be read or do not belong together
     */
    static GateTls read(StarttlsFiles files) throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(files.certificate());
        PrivateKey key = PemFiles.privateKey(files.privateKey());
        if (!PemFiles.belongTogether(key, chain.get(0))) {
            throw new BadStarttlsException(
                    files.privateKey()
                            + ": another key than the first certificate's in "
                            + files.certificate());
        }
        try {
            SslContext context =
                    SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .build();
            return new GateTls(context, files.handshake());
        } catch (SSLException e) {
            throw new BadStarttlsException(files.certificate() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Says the last words in clear; all that comes behind them is TLS, or ends the connection.
     *
     * @param goAhead is the callee's
     * @param then runs when TLS is there, on the channel's event loop
     */
    void begin(Channel channel, ByteBuf goAhead, Runnable then) {
        channel.writeAndFlush(goAhead)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
                .addListener(
                        said -> {
                            if (said.isSuccess()) {
                                shakeHands(channel, then);
                            }
                        });
    }

    private void shakeHands(Channel channel, Runnable then) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(handshake.toMillis());
        channel.pipeline().addFirst(handler);
        handler.handshakeFuture()
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                then.run();
                            } else {
                                LOGGER.debug(
                                        "A stranger's TLS failed: {}", done.cause().getMessage());
                                channel.close()
                                        .addListener(
                                                ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                            }
                        });
        channel.read();
    }

    /** Says that nothing more will be said; under TLS, so that the stranger can believe it. */
    static void endOutput(DuplexChannel channel) {
        Optional<SslHandler> tls = Optional.ofNullable(channel.pipeline().get(SslHandler.class));
        if (tls.isPresent()) {
            tls.get().closeOutbound().addListener(told -> shutdown(channel));
        } else {
            shutdown(channel);
        }
    }

    private static void shutdown(DuplexChannel channel) {
        channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
