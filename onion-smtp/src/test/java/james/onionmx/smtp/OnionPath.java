package james.onionmx.smtp;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything between a transport and a scripted peer: event loop, SOCKS, the peer itself. */
final class OnionPath implements AutoCloseable {

    static final OnionEndpoint TARGET =
            new OnionEndpoint(
                    ((OnionAddress.Parsed.Valid)
                                    OnionAddress.parse(
                                            "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"))
                            .address(),
                    OnionEndpoint.SMTP_PORT);

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final ScriptedSmtpPeer peer;
    private final ScriptedSocksServer tor;
    private final SmtpTimeouts timeouts;

    private OnionPath(ScriptedSmtpPeer peer, ScriptedSocksServer tor, SmtpTimeouts timeouts) {
        this.peer = peer;
        this.tor = tor;
        this.timeouts = timeouts;
    }

    static OnionPath to(SmtpScript script) throws IOException {
        return to(script, SmtpTimeouts.DEFAULT);
    }

    static OnionPath to(SmtpScript script, SmtpTimeouts timeouts) throws IOException {
        ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script);
        return new OnionPath(
                peer,
                ScriptedSocksServer.start(new SocksAnswer.ForwardWithFirstWords(peer.port())),
                timeouts);
    }

    /** For peers that do not speak first. */
    static OnionPath toSilent(SmtpScript script, SmtpTimeouts timeouts) throws IOException {
        ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script);
        return new OnionPath(
                peer, ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port())), timeouts);
    }

    static OnionPath blocked(SocksAnswer answer) throws IOException {
        return new OnionPath(
                ScriptedSmtpPeer.start(SmtpScript.accepting()),
                ScriptedSocksServer.start(answer),
                SmtpTimeouts.DEFAULT);
    }

    ScriptedSmtpPeer peer() {
        return peer;
    }

    ScriptedSocksServer tor() {
        return tor;
    }

    SingleMailTransport transport() {
        return transport(IsolationPolicy.off());
    }

    SingleMailTransport transport(IsolationPolicy isolation) {
        return new SingleMailTransport(
                new TorSocks(tor.address(), PATIENCE, eventLoops),
                new HeloName("client.example"),
                timeouts,
                isolation,
                Schedulers.boundedElastic());
    }

    OnionSmtpPool pool(PoolSettings settings) {
        return pool(new SmtpSettings(timeouts, PipelineLimits.DEFAULT, settings));
    }

    OnionSmtpPool pool(SmtpSettings settings) {
        return OnionSmtpPool.through(
                new TorSocks(tor.address(), PATIENCE, eventLoops),
                new HeloName("client.example"),
                settings,
                new OnionSmtpPool.Schedulers(Schedulers.boundedElastic(), Schedulers.parallel()));
    }

    Mono<TransactionOutcome> sending(SpooledMessage message, String... recipients) {
        return transport().send(TARGET, envelope(recipients), message);
    }

    TransactionOutcome send(SpooledMessage message, String... recipients) {
        return sending(message, recipients).block(PATIENCE);
    }

    TransactionOutcome.Answered answer(SpooledMessage message, String... recipients) {
        return (TransactionOutcome.Answered) send(message, recipients);
    }

    static Envelope envelope(String... recipients) {
        List<ForwardPath> paths = Stream.of(recipients).map(ForwardPath::new).toList();
        return new Envelope(new ReversePath("alice@sender.example"), paths);
    }

    static SpooledMessage spool(Path directory, String content) throws IOException {
        return SpooledMessage.spool(
                directory, out -> out.write(content.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() throws IOException {
        tor.close();
        peer.close();
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
