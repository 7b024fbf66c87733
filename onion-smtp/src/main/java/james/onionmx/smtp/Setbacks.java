package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads setbacks from what became of sessions, and makes lines of mail bear them. */
final class Setbacks {

    private static final Logger LOGGER = LoggerFactory.getLogger(Setbacks.class);

    private final DestinationHealth tor;
    private final Backoff backoff;

    Setbacks(DestinationHealth tor, Backoff backoff) {
        this.tor = requireNonNull(tor);
        this.backoff = requireNonNull(backoff);
    }

    /** There is no session. */
    Setback of(OnionEndpoint target, SessionOpener.Opened noSession) {
        if (noSession instanceof SessionOpener.Opened.NotConnected notConnected) {
            return of(target, notConnected.failure());
        }
        tor.succeeded();
        return new Setback(
                Setback.Kind.DESTINATION, ((SessionOpener.Opened.NotGreeted) noSession).failure());
    }

    private Setback of(OnionEndpoint target, TorFailure failure) {
        DeliveryFailure words = ConnectFailure.of(target, failure);
        ConnectFailure.Consequence consequence = ConnectFailure.consequenceOf(failure);
        if (consequence == ConnectFailure.Consequence.TOR_IS_AWAY) {
            return new Setback(Setback.Kind.TOR, words);
        }
        if (failure.cause() != TorFailure.Cause.TIMED_OUT) {
            tor.succeeded();
        }
        return switch (consequence) {
            case NEVER -> new Setback(Setback.Kind.NEVER, words);
            case TRY_ANOTHER_CIRCUIT -> new Setback(Setback.Kind.CIRCUIT, words);
            case TELL_THE_OPERATOR -> {
                LOGGER.warn("Mail for {} waits: {}", target, failure);
                yield new Setback(Setback.Kind.DESTINATION, words);
            }
            case WAIT, TOR_IS_AWAY -> new Setback(Setback.Kind.DESTINATION, words);
        };
    }

    /** A session ended; none where it was of use, or was told to. */
    Optional<Setback> of(PooledSession session, SessionEnd end) {
        if (end.mails() > 0) {
            session.line().health().succeeded();
            return Optional.empty();
        }
        if (end instanceof SessionEnd.Lost lost) {
            return lost.cause() == SessionEnd.Cause.LOCAL
                    ? Optional.of(new Setback(Setback.Kind.LOCAL, lost.failure()))
                            .filter(setback -> !session.hasTakenMail())
                    : Optional.of(new Setback(Setback.Kind.DESTINATION, lost.failure()));
        }
        return session.isEnding() || session.hasTakenMail()
                ? Optional.empty()
                : Optional.of(
                        new Setback(
                                Setback.Kind.DESTINATION,
                                SessionLost.connection("the peer closed before any mail")
                                        .failure()));
    }

    /** Something unexpected of ours. */
    Setback ofDefect(Throwable defect) {
        LOGGER.error("Unexpected failure in an SMTP session", defect);
        return new Setback(
                Setback.Kind.LOCAL,
                SessionLost.local("unexpected in the SMTP client: " + defect).failure());
    }

    /** Settles the line's mails as the setback demands, unless other sessions may yet take them. */
    void apply(Setback setback, DestinationLine line, long now) {
        if (line.isServed() || line.opening() > 0) {
            line.holdBack(now + backoff.first().toMillis());
        } else {
            applyAlone(setback, line, now);
        }
    }

    private void applyAlone(Setback setback, DestinationLine line, long now) {
        switch (setback.kind()) {
            case TOR -> {
                line.health().abandon(line);
                settle(line, Postponements.tor(setback.failure(), tor.failed(now)));
            }
            case NEVER, LOCAL -> {
                line.health().abandon(line);
                tor.abandon(line);
                settle(line, new TransactionOutcome.NotReached(setback.failure()));
            }
            case CIRCUIT -> {
                if (line.health().failures() > 0 || !line.takeRetryAtOnce()) {
                    fail(setback, line, now);
                }
            }
            case DESTINATION -> fail(setback, line, now);
        }
    }

    private static void fail(Setback setback, DestinationLine line, long now) {
        Duration wait = line.health().failed(now);
        settle(line, new TransactionOutcome.NotReached(setback.failure(), wait));
    }

    private static void settle(DestinationLine line, TransactionOutcome outcome) {
        line.mails().pollAll().forEach(mail -> mail.settle(outcome));
    }
}
