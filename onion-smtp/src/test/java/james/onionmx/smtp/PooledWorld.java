package james.onionmx.smtp;

import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.PerOnionIsolation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A pool with scripted sessions in a time that stands still until the test moves it. */
final class PooledWorld {

    static final SpooledMessage MESSAGE =
            new SpooledMessage(Path.of("unused"), 0, SpooledMessage.Body.SEVEN_BIT);
    static final OnionEndpoint ONE = Onions.endpoint(1);
    static final OnionEndpoint TWO = Onions.endpoint(2);

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final ScriptedSessions sessions;
    final OnionSmtpPool pool;

    PooledWorld(PoolSettings settings, int window) {
        sessions = new ScriptedSessions(window);
        pool =
                new OnionSmtpPool(
                        sessions,
                        settings.isolation() == IsolationMode.OFF
                                ? IsolationPolicy.off()
                                : new PerOnionIsolation(new SecureRandom()),
                        settings,
                        time,
                        new SplittableRandom(7));
    }

    static PooledWorld withDefaults() {
        return new PooledWorld(PoolSettings.DEFAULT, 50);
    }

    /** A mail on its way: what it came to so far. */
    static final class Sent {

        private final List<TransactionOutcome> outcomes = new ArrayList<>();
        private Disposable subscription;

        List<TransactionOutcome> outcomes() {
            return outcomes;
        }

        boolean isDelivered() {
            return !outcomes.isEmpty()
                    && outcomes.get(0) instanceof TransactionOutcome.Answered answered
                    && answered.recipients().values().stream()
                            .allMatch(RecipientOutcome.Delivered.class::isInstance);
        }

        TransactionOutcome outcome() {
            if (outcomes.size() != 1) {
                throw new AssertionError("outcomes: " + outcomes);
            }
            return outcomes.get(0);
        }

        TransactionOutcome.NotReached notReached() {
            return (TransactionOutcome.NotReached) outcome();
        }

        TransactionOutcome.Postponed postponed() {
            return (TransactionOutcome.Postponed) outcome();
        }

        void cancel() {
            subscription.dispose();
        }
    }

    Sent send(OnionEndpoint target, String recipient) {
        Sent sent = new Sent();
        sent.subscription =
                pool.send(target, OnionPath.envelope(recipient), MESSAGE)
                        .subscribe(sent.outcomes::add);
        return sent;
    }

    Sent send(OnionEndpoint target) {
        return send(target, "bob@b.example");
    }

    List<Sent> send(int mails, OnionEndpoint target) {
        return IntStream.range(0, mails).mapToObj(i -> send(target)).toList();
    }

    /** Lets what is due now happen. */
    void settle() {
        pass(Duration.ofMillis(10));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    List<ScriptedSessions.Attempt> attempts() {
        return sessions.attempts();
    }

    ScriptedSessions.Attempt attempt(int index) {
        return sessions.attempts().get(index);
    }
}
