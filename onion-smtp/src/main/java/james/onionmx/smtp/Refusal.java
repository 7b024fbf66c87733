package james.onionmx.smtp;

import james.onionmx.smtp.DeliveryFailure.Permanence;

/** The failures that a peer's own 4xx and 5xx replies stand for. */
final class Refusal {

    private static final int MANY_RECIPIENTS = 452;
    private static final int MANY_RECIPIENTS_OF_OLD = 552;
    private static final int BAD_SEQUENCE = 503;
    private static final String NO_WORDS = "the receiving server gave no reason";

    private Refusal() {}

    /** Keeps the peer's code and words; refuses replies that are no refusal. */
    static DeliveryFailure of(SmtpCommand.Verb step, SmtpReply reply) {
        if (reply.isTransient()) {
            return failure(Permanence.TEMPORARY, step, reply, reply.code(), enhanced(reply, 4));
        }
        if (reply.isPermanent()) {
            return failure(Permanence.PERMANENT, step, reply, reply.code(), enhanced(reply, 5));
        }
        throw SessionLost.protocol("the peer answered " + step.words() + " with " + reply);
    }

    /**
     * As {@link #of}, but 452 and, unless its enhanced code says otherwise, 552 mean "too many
     * recipients in this transaction": a later one may take them (RFC 5321 section 4.5.3.1.10).
     */
    static DeliveryFailure ofRecipient(SmtpReply reply) {
        return isTooMany(reply)
                ? failure(
                        Permanence.TEMPORARY,
                        SmtpCommand.Verb.RCPT,
                        reply,
                        MANY_RECIPIENTS,
                        "4.5.3")
                : of(SmtpCommand.Verb.RCPT, reply);
    }

    /** Whether a later transaction may take the recipient (RFC 5321 section 4.5.3.1.10). */
    static boolean isTooMany(SmtpReply reply) {
        return reply.enhancedCode().map(e -> e.subject() == 5 && e.detail() == 3).orElse(true)
                && (reply.code() == MANY_RECIPIENTS || reply.code() == MANY_RECIPIENTS_OF_OLD);
    }

    /** A refusal of MAIL. 503 says that the peer lost the thread, which is no fault of the mail. */
    static DeliveryFailure ofMail(SmtpReply reply) {
        return reply.code() == BAD_SEQUENCE
                ? failure(Permanence.TEMPORARY, SmtpCommand.Verb.MAIL, reply, 451, "4.5.1")
                : of(SmtpCommand.Verb.MAIL, reply);
    }

    /** A refusal of the whole session: another server may do better, this one later. */
    static DeliveryFailure ofSession(SmtpCommand.Verb step, SmtpReply reply) {
        if (reply.isPermanent()) {
            return failure(Permanence.TEMPORARY, step, reply, 421, "4.3.2");
        }
        return of(step, reply);
    }

    private static DeliveryFailure failure(
            Permanence permanence,
            SmtpCommand.Verb step,
            SmtpReply reply,
            int code,
            String enhancedCode) {
        String words = reply.text();
        return new DeliveryFailure(
                permanence,
                "the peer refused " + step.words() + ": " + reply,
                words.isEmpty() ? NO_WORDS : words,
                code,
                enhancedCode);
    }

    private static String enhanced(SmtpReply reply, int status) {
        return reply.enhancedCode().map(EnhancedCode::toString).orElse(status + ".0.0");
    }
}
