package james.onionmx.smtp;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.socks.Latency;
import james.onionmx.testbed.socks.LatencyProxy;
import james.onionmx.testbed.socks.Route;
import james.onionmx.testbed.socks.Traffic;
import james.onionmx.tor.PerOnionIsolation;
import james.onionmx.tor.TorSocks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything between a pool and a real mail server: SOCKS, with round trips that take a while. */
final class RealServerPath implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A mail is the first in a long time, however soon it follows another. */
    static final PoolSettings ALWAYS_COLD =
            new PoolSettings(
                    IsolationMode.ONION, 4, 1_000, 100, Duration.ofMillis(1), Backoff.DEFAULT);

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final LatencyProxy proxy;

    private RealServerPath(LatencyProxy proxy) {
        this.proxy = proxy;
    }

    static RealServerPath to(MailServer server) {
        Latency slow = Latency.roundTrip(Duration.ofMillis(200));
        return new RealServerPath(LatencyProxy.start(slow, Route.allTo(server.port())));
    }

    OnionSmtpPool pool(PoolSettings settings) {
        return pool(settings, TlsPolicy.NEVER, StarttlsSettings.NEVER);
    }

    OnionSmtpPool pool(TlsPolicy tls, StarttlsSettings starttls) {
        return pool(PoolSettings.DEFAULT, tls, starttls);
    }

    OnionSmtpPool pool(PoolSettings settings, TlsPolicy tls, StarttlsSettings starttls) {
        SessionSettings sessions =
                new SessionSettings(
                        () -> new HeloName("client.example"),
                        SmtpTimeouts.DEFAULT,
                        PipelineLimits.DEFAULT,
                        Schedulers.boundedElastic(),
                        SessionSettings.DEFAULT_BLOCK,
                        tls);
        return new OnionSmtpPool(
                new SmtpSessionOpener(
                        new TorSocks(proxy.address(), PATIENCE, eventLoops),
                        sessions,
                        Clock.systemUTC()),
                new PerOnionIsolation(new SecureRandom()),
                new SmtpSettings(
                        SmtpTimeouts.DEFAULT,
                        PipelineLimits.DEFAULT,
                        settings,
                        starttls,
                        LongLines.SPLIT),
                Schedulers.parallel(),
                new SecureRandom());
    }

    static Mono<TransactionOutcome.Answered> sending(
            OnionSmtpPool pool, Envelope envelope, SpooledMessage message) {
        return pool.send(OnionPath.TARGET, envelope, message)
                .cast(TransactionOutcome.Answered.class);
    }

    /** What went through the proxy so far, the farewells included once connections are closed. */
    Traffic traffic() {
        return proxy.traffic();
    }

    int openConnections() {
        return proxy.openConnections();
    }

    @Override
    public void close() {
        proxy.close();
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
