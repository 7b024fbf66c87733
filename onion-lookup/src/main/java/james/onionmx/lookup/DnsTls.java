package james.onionmx.lookup;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import james.onionmx.tor.AddressEndpoint;
import james.onionmx.tor.TorTarget;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * DNS over TLS (RFC 7858) to resolvers on port 853.
 *
 * <p>A resolver known by address shows a certificate that is valid for that address. An onion
 * service is authenticated by its name already (its key is the name) and reached over encrypted
 * circuits, so there any certificate will do: TLS changes nothing. Thread-safe.
 */
final class DnsTls {

    private static final int DNS_OVER_TLS_PORT = 853;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

    /** Compares the certificate with the host, here an address (RFC 2818 section 3.1). */
    private static final String CHECK_HOST = "HTTPS";

    private final SslContext strict;
    private final SslContext lenient;

    private DnsTls(SslContext strict, SslContext lenient) {
        this.strict = strict;
        this.lenient = lenient;
    }

    /** Trusts the certification authorities that the JDK trusts. */
    static DnsTls ofTheJdk() {
        try {
            TrustManagerFactory authorities =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            authorities.init((KeyStore) null);
            return trusting(authorities);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has a trust store", e);
        }
    }

    static DnsTls trusting(TrustManagerFactory authorities) {
        return new DnsTls(context(authorities), context(InsecureTrustManagerFactory.INSTANCE));
    }

    private static SslContext context(TrustManagerFactory trust) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(trust)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("Every JDK has TLS", e);
        }
    }

    /** TLS towards the target, on its port only. */
    Optional<SslHandler> handlerFor(TorTarget target, ByteBufAllocator allocator) {
        if (target.port() != DNS_OVER_TLS_PORT) {
            return Optional.empty();
        }
        SslHandler handler =
                target instanceof AddressEndpoint host
                        ? checked(host, allocator)
                        : lenient.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        return Optional.of(handler);
    }

    private SslHandler checked(AddressEndpoint host, ByteBufAllocator allocator) {
        SslHandler handler =
                strict.newHandler(allocator, host.address().getHostAddress(), host.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(CHECK_HOST);
        handler.engine().setSSLParameters(parameters);
        return handler;
    }
}
