package james.onionmx.smtp;

/**
 * What a peer's greeting says that it is: a hint, as anybody may write anything there.
 *
 * <p>It matters for Exim, which delivers only the first ten mails of a session at once ({@code
 * smtp_accept_queue_per_connection}) and leaves the others to its next queue run.
 */
enum PeerSoftware {
    /** Exim. */
    EXIM,
    /** Postfix. */
    POSTFIX,
    /** Anything else, or nothing said. */
    OTHER
}
