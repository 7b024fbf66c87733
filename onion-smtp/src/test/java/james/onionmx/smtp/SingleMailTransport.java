package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import java.time.Clock;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sends each mail over a connection of its own: connect through Tor, banner, EHLO, envelope,
 * content, final reply, QUIT.
 *
 * <p>Thread-safe. Cancelling closes the connection. It owns neither the connector's event loops nor
 * the scheduler.
 */
final class SingleMailTransport implements OnionMailTransport {

    private final SessionOpener sessions;
    private final IsolationPolicy isolation;

    /**
     * A transport through one Tor.
     *
     * @param connector the way to onion services
     * @param helo this server's name
     * @param timeouts once connected
     * @param isolation which connections share a circuit
     * @param reads where files are read: a scheduler whose threads may block
     */
    SingleMailTransport(
            OnionConnector connector,
            HeloName helo,
            SmtpTimeouts timeouts,
            IsolationPolicy isolation,
            Scheduler reads) {
        this.sessions =
                new SmtpSessionOpener(
                        connector,
                        new SessionSettings(
                                helo,
                                timeouts,
                                PipelineLimits.DEFAULT,
                                reads,
                                SessionSettings.DEFAULT_BLOCK),
                        Clock.systemUTC());
        this.isolation = requireNonNull(isolation);
    }

    @Override
    public Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return Mono.defer(
                () -> {
                    OutgoingMail mail = new OutgoingMail(envelope, content);
                    Isolation circuit = isolation.isolationFor(target.onion(), "");
                    return sessions.open(target, circuit, new SingleMailSource(mail))
                            .doOnNext(opened -> renewAfterFailure(target, circuit, opened))
                            .flatMap(opened -> outcome(target, opened, mail));
                });
    }

    private void renewAfterFailure(
            OnionEndpoint target, Isolation circuit, SessionOpener.Opened opened) {
        if (opened instanceof SessionOpener.Opened.NotConnected) {
            isolation.renew(target.onion(), "", circuit);
        }
    }

    private static Mono<TransactionOutcome> outcome(
            OnionEndpoint target, SessionOpener.Opened opened, OutgoingMail mail) {
        if (opened instanceof SessionOpener.Opened.Ready ready) {
            MailSession session = ready.session();
            session.wake();
            session.finish();
            return mail.outcome().doOnCancel(session::abort);
        }
        // A session that failed early may have settled it already: the first outcome stays.
        mail.settle(new TransactionOutcome.NotReached(failure(target, opened)));
        return mail.outcome();
    }

    private static DeliveryFailure failure(OnionEndpoint target, SessionOpener.Opened opened) {
        return opened instanceof SessionOpener.Opened.NotConnected notConnected
                ? ConnectFailure.of(target, notConnected.failure())
                : ((SessionOpener.Opened.NotGreeted) opened).failure();
    }
}
