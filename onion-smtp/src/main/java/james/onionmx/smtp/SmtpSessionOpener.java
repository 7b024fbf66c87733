package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import java.time.Clock;
import reactor.core.publisher.Mono;

/**
 * Opens sessions through Tor, and remembers what they teach about each onion. Thread-safe. It owns
 * neither the connector's event loops nor the scheduler.
 */
final class SmtpSessionOpener implements SessionOpener {

    private final OnionConnector connector;
    private final SessionSettings settings;
    private final Clock clock;
    private final PeerMemory memory = new PeerMemory(PeerMemory.CAPACITY);

    /**
     * An opener through one Tor.
     *
     * @param connector the way to onion services
     * @param settings of every session
     * @param clock says how long ago something was learned
     */
    SmtpSessionOpener(OnionConnector connector, SessionSettings settings, Clock clock) {
        this.connector = requireNonNull(connector);
        this.settings = requireNonNull(settings);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Mono<Opened> open(OnionEndpoint target, Isolation isolation, MailSource source) {
        return Mono.defer(
                () -> {
                    SmtpSession session =
                            new SmtpSession(
                                    settings,
                                    new PeerLessons(memory, target, clock),
                                    new Window(settings.limits(), memory, target),
                                    source);
                    return connector
                            .connect(target, isolation, session::begin)
                            .flatMap(made -> opened(made, session))
                            .doOnCancel(session::abort);
                });
    }

    private static Mono<Opened> opened(TorConnection made, SmtpSession session) {
        return made instanceof TorConnection.Failed failed
                ? Mono.just(new Opened.NotConnected(failed.failure()))
                : session.opened();
    }

    @Override
    public int window(OnionEndpoint target) {
        return Math.min(settings.limits().mails(), memory.of(target).window());
    }
}
