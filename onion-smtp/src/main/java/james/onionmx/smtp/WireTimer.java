package james.onionmx.smtp;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The patience with a peer: for the reply that is due, or else for it to take what was written. The
 * time for a reply starts when what it answers has left and all replies before it have come.
 * Confined to the event loop.
 */
final class WireTimer {

    /** A peer that does not say 221 within this is left without it. */
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(5);

    private final EventExecutor loop;
    private final SmtpTimeouts timeouts;
    private final Consumer<SessionLost> onLate;
    private Optional<Future<?>> replyTimer = Optional.empty();
    private Optional<Future<?>> sendTimer = Optional.empty();

    WireTimer(EventExecutor loop, SmtpTimeouts timeouts, Consumer<SessionLost> onLate) {
        this.loop = loop;
        this.timeouts = timeouts;
        this.onLate = onLate;
    }

    /** The reply to this is due; not started again where it was already. */
    void awaitReply(SmtpCommand.Verb verb) {
        stopSendTimer();
        if (replyTimer.isEmpty()) {
            Duration patience = timeoutOf(verb);
            String late = "the peer did not answer " + verb.words() + " within ";
            replyTimer = Optional.of(start(patience, late + patience.toMillis() + " ms"));
        }
    }

    /** The peer is to take what was written; not started again where it was already. */
    void awaitSent() {
        if (sendTimer.isEmpty() && replyTimer.isEmpty()) {
            Duration patience = timeouts.dataBlock();
            String late = "the peer took no more of the message for ";
            sendTimer = Optional.of(start(patience, late + patience.toMillis() + " ms"));
        }
    }

    private Future<?> start(Duration patience, String late) {
        return loop.schedule(
                () -> onLate.accept(SessionLost.connection(late)),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private Duration timeoutOf(SmtpCommand.Verb verb) {
        return switch (verb) {
            case CONNECT -> timeouts.banner();
            case END_OF_CONTENT -> timeouts.finalReply();
            case QUIT -> QUIT_TIMEOUT;
            case EHLO, HELO, STARTTLS, MAIL, RCPT, DATA, BDAT, RSET -> timeouts.command();
        };
    }

    /** The reply that was due has come. */
    void answered() {
        replyTimer.ifPresent(running -> running.cancel(false));
        replyTimer = Optional.empty();
    }

    /** The peer took something. */
    void sent() {
        stopSendTimer();
    }

    private void stopSendTimer() {
        sendTimer.ifPresent(running -> running.cancel(false));
        sendTimer = Optional.empty();
    }

    void stop() {
        answered();
        stopSendTimer();
    }
}
