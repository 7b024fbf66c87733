package james.onionmx.smtp;

/** Why a session ended before its time; thrown to end it from within the handling of a reply. */
final class SessionLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DeliveryFailure failure;
    private final SessionEnd.Cause cause;

    /** Without a stack trace: this is an expected end, told by its words. */
    SessionLost(DeliveryFailure failure, SessionEnd.Cause cause) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
        this.cause = cause;
    }

    /** The connection broke or the peer fell silent. */
    static SessionLost connection(String reason) {
        return unavailable(reason, SessionEnd.Cause.CONNECTION);
    }

    /** The peer said 421, which it may at any time (RFC 5321 section 3.8). */
    static SessionLost peerLeft(SmtpReply reply) {
        return unavailable("the peer ended the session: " + reply, SessionEnd.Cause.PEER_LEFT);
    }

    private static SessionLost unavailable(String reason, SessionEnd.Cause cause) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the connection to the receiving server was lost",
                        421,
                        "4.4.2"),
                cause);
    }

    /** The peer broke the protocol. */
    static SessionLost protocol(String reason) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the receiving server does not keep to SMTP",
                        451,
                        "4.5.0"),
                SessionEnd.Cause.PROTOCOL);
    }

    /** Something on this side. */
    static SessionLost local(String reason) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the message could not be sent for a local reason",
                        451,
                        "4.3.0"),
                SessionEnd.Cause.LOCAL);
    }

    DeliveryFailure failure() {
        return failure;
    }

    SessionEnd.Cause whose() {
        return cause;
    }
}
