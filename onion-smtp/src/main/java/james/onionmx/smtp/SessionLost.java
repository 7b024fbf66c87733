package james.onionmx.smtp;

/** Ends a session from within a chain of Monos; the transport turns it into an outcome. */
final class SessionLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DeliveryFailure failure;

    /** Without a stack trace: this is an expected end, told by its words. */
    SessionLost(DeliveryFailure failure) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
    }

    /** The connection broke or the peer fell silent. */
    static SessionLost connection(String reason) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the connection to the receiving server was lost",
                        421,
                        "4.4.2"));
    }

    /** The peer broke the protocol. */
    static SessionLost protocol(String reason) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the receiving server does not keep to SMTP",
                        451,
                        "4.5.0"));
    }

    /** Something on this side. */
    static SessionLost local(String reason) {
        return new SessionLost(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the message could not be sent for a local reason",
                        451,
                        "4.3.0"));
    }

    DeliveryFailure failure() {
        return failure;
    }
}
