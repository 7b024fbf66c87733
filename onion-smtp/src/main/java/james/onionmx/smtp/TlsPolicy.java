package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS as a client, on the JDK's own. The handshake takes any certificate; where it matters, it is
 * checked afterwards for each mail domain, since one session may serve many. Thread-safe.
 */
final class TlsPolicy {

    /** No TLS beside that of Tor. */
    static final TlsPolicy NEVER = of(StarttlsSettings.NEVER);

    /** What JSSE calls the key exchange of TLS 1.3, where a certificate only signs. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final StarttlsSettings settings;
    private final Optional<X509TrustManager> authorities;
    private final SslContext context;

    /**
     * A policy.
     *
     * @param authorities vouch for certificates that are not pinned
     */
    TlsPolicy(StarttlsSettings settings, X509TrustManager authorities) {
        this(settings, Optional.of(authorities));
    }

    private TlsPolicy(StarttlsSettings settings, Optional<X509TrustManager> authorities) {
        this.settings = requireNonNull(settings);
        this.authorities = authorities;
        try {
            this.context =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    /** A policy with the authorities that this Java trusts; they are read where they matter. */
    static TlsPolicy of(StarttlsSettings settings) {
        return new TlsPolicy(
                settings,
                settings.mode().asksForCertificate()
                        ? Optional.of(authoritiesOfJava())
                        : Optional.empty());
    }

    private static X509TrustManager authoritiesOfJava() {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java's certificate authorities cannot be read: " + e.getMessage(), e);
        }
    }

    StarttlsMode mode() {
        return settings.mode();
    }

    /** What does TLS on one connection. */
    SslHandler handler(ByteBufAllocator allocator, Duration handshakeTimeout) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /** Who the peer of a session is, by its certificate, as far as that matters. */
    PeerIdentity identityOf(SSLSession session) {
        if (!settings.mode().asksForCertificate()) {
            return PeerIdentity.UNASKED;
        }
        try {
            X509Certificate[] chain =
                    Arrays.copyOf(
                            session.getPeerCertificates(),
                            session.getPeerCertificates().length,
                            X509Certificate[].class);
            CertificateNames names = CertificateNames.of(chain[0]);
            Optional<String> distrust = distrust(chain);
            return domain -> objection(domain, chain[0], names, distrust);
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return domain -> Optional.of(untrusted(domain, e.getMessage()));
        }
    }

    private Optional<DeliveryFailure> objection(
            String domain,
            X509Certificate certificate,
            CertificateNames names,
            Optional<String> distrust) {
        Optional<Set<String>> pinned = settings.pins().of(domain);
        if (pinned.isPresent()) {
            String pin = CertificatePins.pinOf(certificate.getPublicKey());
            return pinned.get().contains(pin)
                    ? Optional.empty()
                    : Optional.of(untrusted(domain, pin + " is not pinned"));
        }
        if (distrust.isPresent()) {
            return Optional.of(untrusted(domain, distrust.get()));
        }
        return names.include(domain)
                ? Optional.empty()
                : Optional.of(untrusted(domain, "it is for other names"));
    }

    private Optional<String> distrust(X509Certificate[] chain) {
        try {
            authorities.orElseThrow().checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static DeliveryFailure untrusted(String domain, String why) {
        return new DeliveryFailure(
                DeliveryFailure.Permanence.TEMPORARY,
                "the peer's certificate does not stand for " + domain + ": " + why,
                "the receiving server did not prove that it is one of " + domain,
                451,
                "4.7.5");
    }
}
