package james.onionmx.smtp;

/**
 * Who has to notify the sender about the recipients that were delivered to (RFC 3461 section
 * 5.2.1). About those that failed it is always who sent the mail.
 */
public enum DsnDuty {
    /** Nobody: the sender asked for nothing in particular. */
    NOT_ASKED,
    /** The peer, which was told what the sender asked for. */
    TAKEN_OVER,
    /** Who sent the mail: the peer does not know DSN, or was not asked. */
    KEPT;

    /** By what a mail asks for and its peer knows. */
    static DsnDuty of(Envelope envelope, Capabilities peer) {
        if (envelope.dsn().equals(DsnRequest.NONE)) {
            return NOT_ASKED;
        }
        return peer.has(Extension.DSN) ? TAKEN_OVER : KEPT;
    }
}
