package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The mails for one destination and isolation key, and the sessions that take them. Only the line
 * of mails may be touched outside the pool's tasks.
 */
final class DestinationLine {

    private final LineKey key;
    private final DestinationHealth health;
    private final MailLine mails = new MailLine();
    private final Set<PooledSession> sessions = new LinkedHashSet<>();
    private long moreNotBefore = Long.MIN_VALUE;
    private final AtomicBoolean toBeServed = new AtomicBoolean();
    private boolean retriedAtOnce;
    private volatile boolean busy;

    DestinationLine(LineKey key, DestinationHealth health) {
        this.key = requireNonNull(key);
        this.health = requireNonNull(health);
        health.addLine();
    }

    LineKey key() {
        return key;
    }

    DestinationHealth health() {
        return health;
    }

    MailLine mails() {
        return mails;
    }

    /** Mail follows other mail here: a session is worth keeping for the next. */
    void keepSessions() {
        busy = true;
    }

    /** Whether a session may end behind the mails it has; may be asked by anybody. */
    boolean needsNoSession() {
        return !busy && mails.isEmpty();
    }

    /** Whether somebody will soon see to it that its mails are taken; may be touched by anybody. */
    AtomicBoolean isToBeServed() {
        return toBeServed;
    }

    /** Every session, being opened, open or ending. */
    Set<PooledSession> sessions() {
        return sessions;
    }

    /** The open ones that take mails. */
    Stream<PooledSession> serving() {
        return sessions.stream().filter(PooledSession::isServing);
    }

    boolean isServed() {
        return serving().findAny().isPresent();
    }

    long opening() {
        return sessions.stream().filter(PooledSession::isOpening).count();
    }

    /** Neither mails nor sessions: it can go. */
    boolean isUnused() {
        return mails.isEmpty() && sessions.isEmpty();
    }

    /** Opens no further session beside those it has, until then. */
    void holdBack(long untilMillis) {
        moreNotBefore = untilMillis;
    }

    boolean isHeldBack(long nowMillis) {
        return nowMillis < moreNotBefore;
    }

    /** Takes the one immediate retry, where it has not been taken since the last session. */
    boolean takeRetryAtOnce() {
        boolean first = !retriedAtOnce;
        retriedAtOnce = true;
        return first;
    }

    /** A session stands: a later failure may be retried at once again. */
    void reached() {
        retriedAtOnce = false;
        health.reached(this);
    }
}
