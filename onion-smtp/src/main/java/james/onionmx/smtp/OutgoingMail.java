package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A mail under way to one destination, and where its outcome goes. It is settled once: the first
 * outcome stays, and a cancelled mail has none. Thread-safe.
 */
final class OutgoingMail {

    private final Envelope envelope;
    private final SpooledMessage content;
    private final Sinks.One<TransactionOutcome> outcome = Sinks.one();
    private final AtomicBoolean settled = new AtomicBoolean();

    OutgoingMail(Envelope envelope, SpooledMessage content) {
        this.envelope = requireNonNull(envelope);
        this.content = requireNonNull(content);
    }

    Envelope envelope() {
        return envelope;
    }

    /** Stays readable until the mail is settled; a cancelled mail's may vanish at any time. */
    SpooledMessage content() {
        return content;
    }

    /**
     * The outcome, whenever it is known, also to late subscribers. It is emitted on the thread that
     * settles, which is an event loop: whoever may block goes elsewhere first. Never emits for a
     * mail that was cancelled.
     */
    Mono<TransactionOutcome> outcome() {
        return outcome.asMono();
    }

    /**
     * Gives the mail its outcome; false where it had one, or was cancelled, and nothing changed.
     */
    boolean settle(TransactionOutcome of) {
        requireNonNull(of);
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        outcome.tryEmitValue(of).orThrow();
        return true;
    }

    /** Whether there is nothing left to do; a session must not begin such a mail. */
    boolean isSettled() {
        return settled.get();
    }

    /** Nobody waits for the outcome any more. A session that has begun it goes on with it. */
    void cancel() {
        settled.set(true);
    }
}
