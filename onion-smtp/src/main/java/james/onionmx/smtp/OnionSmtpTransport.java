package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sends each mail over a connection of its own: connect through Tor, banner, EHLO, envelope,
 * content, final reply, QUIT.
 *
 * <p>Thread-safe. Cancelling closes the connection. It owns neither the connector's event loops nor
 * the scheduler.
 */
public final class OnionSmtpTransport implements OnionMailTransport {

    private final OnionConnector connector;
    private final SmtpHandshake handshake;
    private final SmtpTimeouts timeouts;
    private final IsolationPolicy isolation;
    private final Scheduler reads;

    /**
     * A transport through one Tor.
     *
     * @param connector the way to onion services
     * @param helo this server's name
     * @param timeouts once connected
     * @param isolation which connections share a circuit
     * @param reads where files are read: a scheduler whose threads may block
     */
    public OnionSmtpTransport(
            OnionConnector connector,
            HeloName helo,
            SmtpTimeouts timeouts,
            IsolationPolicy isolation,
            Scheduler reads) {
        this.connector = requireNonNull(connector);
        this.handshake = new SmtpHandshake(helo);
        this.timeouts = requireNonNull(timeouts);
        this.isolation = requireNonNull(isolation);
        this.reads = requireNonNull(reads);
    }

    @Override
    public Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return Mono.usingWhen(
                        connect(target),
                        connection -> talk(connection, envelope, content),
                        connection -> Mono.fromRunnable(connection::quit),
                        (connection, error) -> Mono.fromRunnable(connection::quit),
                        connection -> Mono.fromRunnable(connection::abort))
                .onErrorResume(
                        SessionLost.class,
                        lost -> Mono.just(new TransactionOutcome.NotReached(lost.failure())));
    }

    private Mono<TransactionOutcome> talk(
            SmtpConnection connection, Envelope envelope, SpooledMessage content) {
        return handshake
                .greet(connection)
                .flatMap(
                        peer ->
                                new SmtpTransaction(connection, peer, envelope, content, reads)
                                        .run());
    }

    private Mono<SmtpConnection> connect(OnionEndpoint target) {
        return Mono.defer(
                () -> {
                    ReplyQueue replies = new ReplyQueue(timeouts.banner());
                    Isolation circuit = isolation.isolationFor(target.onion(), "");
                    return connector
                            .connect(
                                    target,
                                    circuit,
                                    pipeline -> SmtpConnection.addHandlers(pipeline, replies))
                            .map(made -> connection(target, circuit, made, replies));
                });
    }

    private SmtpConnection connection(
            OnionEndpoint target, Isolation circuit, TorConnection made, ReplyQueue replies) {
        if (made instanceof TorConnection.Connected connected) {
            return new SmtpConnection(connected.channel(), replies, timeouts);
        }
        isolation.renew(target.onion(), "", circuit);
        TorConnection.Failed failed = (TorConnection.Failed) made;
        throw new SessionLost(ConnectFailure.of(target, failed.failure()));
    }
}
