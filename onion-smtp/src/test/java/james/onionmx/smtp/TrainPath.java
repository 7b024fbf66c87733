package james.onionmx.smtp;

import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.WireRecord;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything between a session and a scripted peer. */
final class TrainPath implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final ScriptedSmtpPeer peer;
    private final ScriptedSocksServer tor;
    private final SmtpSessionOpener opener;

    private TrainPath(
            ScriptedSmtpPeer peer, SmtpTimeouts timeouts, PipelineLimits limits, TlsPolicy tls)
            throws IOException {
        this.peer = peer;
        this.tor = ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port()));
        this.opener =
                new SmtpSessionOpener(
                        this::connect,
                        new SessionSettings(
                                () -> new HeloName("client.example"),
                                timeouts,
                                limits,
                                Schedulers.boundedElastic(),
                                SessionSettings.DEFAULT_BLOCK,
                                tls),
                        Clock.systemUTC());
    }

    static TrainPath to(SmtpScript script) throws IOException {
        return to(script, SmtpTimeouts.DEFAULT);
    }

    static TrainPath to(SmtpScript script, SmtpTimeouts timeouts) throws IOException {
        return to(script, timeouts, PipelineLimits.DEFAULT);
    }

    static TrainPath to(SmtpScript script, SmtpTimeouts timeouts, PipelineLimits limits)
            throws IOException {
        return new TrainPath(ScriptedSmtpPeer.start(script), timeouts, limits, TlsPolicy.NEVER);
    }

    static TrainPath to(SmtpScript script, TlsPolicy tls) throws IOException {
        return to(script, SmtpTimeouts.DEFAULT, tls);
    }

    static TrainPath to(SmtpScript script, SmtpTimeouts timeouts, TlsPolicy tls)
            throws IOException {
        return new TrainPath(ScriptedSmtpPeer.start(script), timeouts, PipelineLimits.DEFAULT, tls);
    }

    /** To a peer that answers otherwise from connection to connection. */
    static TrainPath to(List<SmtpScript> scripts) throws IOException {
        return new TrainPath(
                ScriptedSmtpPeer.start(scripts),
                SmtpTimeouts.DEFAULT,
                PipelineLimits.DEFAULT,
                TlsPolicy.NEVER);
    }

    private Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return new TorSocks(tor.address(), PATIENCE, eventLoops)
                .connect(
                        target,
                        isolation,
                        pipeline -> {
                            channels.add(pipeline.channel());
                            handlers.accept(pipeline);
                        });
    }

    /** The client's ends of its connections. */
    List<Channel> channels() {
        return channels;
    }

    ScriptedSmtpPeer peer() {
        return peer;
    }

    SmtpSessionOpener opener() {
        return opener;
    }

    SessionOpener.Opened open(MailSource source) {
        return opener.open(OnionPath.TARGET, Isolation.shared(), source).block(PATIENCE);
    }

    MailSession session(MailSource source) {
        return ((SessionOpener.Opened.Ready) open(source)).session();
    }

    /** One session for all that waits. */
    SessionEnd sendAll(WaitingLine source) {
        MailSession session = session(source);
        session.wake();
        await().atMost(PATIENCE).until(() -> source.waiting().isEmpty());
        session.finish();
        return session.ended().block(PATIENCE);
    }

    WireRecord wire(int connection) {
        return peer.connections().get(connection);
    }

    static OutgoingMail mail(SpooledMessage message, String... recipients) {
        return new OutgoingMail(OnionPath.envelope(recipients), message);
    }

    static TransactionOutcome.Answered answer(OutgoingMail mail) {
        return (TransactionOutcome.Answered) mail.outcome().block(PATIENCE);
    }

    static WaitingLine line(SpooledMessage message, String... recipients) {
        return WaitingLine.of(Stream.of(recipients).map(r -> mail(message, r)).toList());
    }

    static List<TransactionOutcome> outcomes(WaitingLine line) {
        return line.taken().stream().map(mail -> mail.outcome().block(PATIENCE)).toList();
    }

    @Override
    public void close() throws IOException {
        tor.close();
        peer.close();
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
