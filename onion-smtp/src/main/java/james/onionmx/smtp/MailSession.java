package james.onionmx.smtp;

import reactor.core.publisher.Mono;

/**
 * One SMTP session over one connection to one onion service. Thread-safe; no method blocks. It
 * takes mails from its {@link MailSource} only when woken, and then for as long as its window and
 * the source allow.
 */
interface MailSession {

    /** The source has mail. Needed once after opening, too. */
    void wake();

    /** Whether its window is full, so that another session would help. */
    boolean isFull();

    /** Mails taken and not yet settled or given back. */
    int unanswered();

    /** What the peer's greeting says that it is. */
    PeerSoftware software();

    /**
     * Takes no more mails, lets those under way end, says QUIT and closes. A {@link #wake} before
     * it still counts.
     */
    void finish();

    /** Closes at once; mails under way are settled as lost or given back. */
    void abort();

    /**
     * How it ended: exactly one value, whenever asked, when every mail it took is settled or given
     * back and the connection is closed.
     */
    Mono<SessionEnd> ended();
}
