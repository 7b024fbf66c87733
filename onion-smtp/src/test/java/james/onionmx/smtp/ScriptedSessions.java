package james.onionmx.smtp;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Opens sessions without peers: each attempt does what the test decides, now or later. */
final class ScriptedSessions implements SessionOpener {

    /** One attempt to open a session. */
    static final class Attempt {

        private final OnionEndpoint target;
        private final Isolation isolation;
        private final MailSource source;
        private final Sinks.One<Opened> result = Sinks.one();
        private volatile boolean cancelled;

        private Attempt(OnionEndpoint target, Isolation isolation, MailSource source) {
            this.target = target;
            this.isolation = isolation;
            this.source = source;
        }

        OnionEndpoint target() {
            return target;
        }

        Isolation isolation() {
            return isolation;
        }

        boolean isCancelled() {
            return cancelled;
        }

        ScriptedSession succeed(int window) {
            return succeed(window, PeerSoftware.OTHER);
        }

        ScriptedSession succeed(int window, PeerSoftware software) {
            ScriptedSession session = new ScriptedSession(target, source, window, software);
            succeed(session);
            return session;
        }

        /** The session takes mails before it stands. */
        ScriptedSession begin(int window) {
            ScriptedSession session =
                    new ScriptedSession(target, source, window, PeerSoftware.OTHER);
            session.wake();
            return session;
        }

        void succeed(ScriptedSession session) {
            result.tryEmitValue(new Opened.Ready(session)).orThrow();
        }

        /** Opens a session that takes one mail and then does nothing any more, not even end. */
        void succeedDeaf() {
            MailSession deaf = new DeafSession(source);
            result.tryEmitValue(new Opened.Ready(deaf)).orThrow();
        }

        void fail(TorFailure.Cause cause) {
            result.tryEmitValue(new Opened.NotConnected(new TorFailure(cause, "scripted")))
                    .orThrow();
        }

        void refuse() {
            result.tryEmitValue(
                            new Opened.NotGreeted(
                                    DeliveryFailure.temporary(421, "4.3.2", "too busy")))
                    .orThrow();
        }

        void breakDown() {
            result.tryEmitError(new IllegalStateException("a defect")).orThrow();
        }
    }

    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final int window;
    private volatile Consumer<Attempt> script = attempt -> {};

    ScriptedSessions(int window) {
        this.window = window;
    }

    /** Decides every attempt from now on at once. */
    void always(Consumer<Attempt> decision) {
        script = decision;
    }

    /** All attempts, oldest first. */
    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    Attempt last() {
        return attempts.get(attempts.size() - 1);
    }

    @Override
    public Mono<Opened> open(OnionEndpoint target, Isolation isolation, MailSource source) {
        return Mono.defer(
                () -> {
                    Attempt attempt = new Attempt(target, isolation, source);
                    attempts.add(attempt);
                    script.accept(attempt);
                    return attempt.result.asMono().doOnCancel(() -> attempt.cancelled = true);
                });
    }

    @Override
    public int window(OnionEndpoint target) {
        return window;
    }
}
