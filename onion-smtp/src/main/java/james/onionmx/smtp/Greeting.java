package james.onionmx.smtp;

/**
 * The start of a session: banner, EHLO, and HELO for a peer that does not know EHLO. Confined to
 * the event loop.
 */
final class Greeting {

    private static final int READY = 220;
    private static final int OK = 250;

    private final SmtpWire wire;
    private final HeloName helo;
    private final Listener listener;
    private Expectation expectation = Expectation.ANYTHING;

    private enum Expectation {
        ANYTHING,
        EARLY_COMMANDS_TAKEN
    }

    /** Who is told how far it is. */
    interface Listener {
        /** EHLO is on its way; may send more behind it, and says whether it did. */
        Behind onBanner(Banner banner);

        /** The peer is ready for mail. */
        void onGreeted(Capabilities peer);
    }

    /** What follows EHLO before its reply. */
    enum Behind {
        /** Nothing: the rule. */
        NOTHING,
        /** Mails, so that the reply must be a positive one. */
        MAILS
    }

    Greeting(SmtpWire wire, HeloName helo, Listener listener) {
        this.wire = wire;
        this.helo = helo;
        this.listener = listener;
    }

    void start() {
        wire.awaitBanner(this::onBanner);
    }

    private void onBanner(SmtpReply reply) {
        if (reply.code() != READY) {
            throw refused(SmtpCommand.Verb.CONNECT, reply);
        }
        wire.send(SmtpCommand.ehlo(helo), this::onEhlo);
        if (listener.onBanner(Banner.of(reply)) == Behind.MAILS) {
            expectation = Expectation.EARLY_COMMANDS_TAKEN;
        }
    }

    private void onEhlo(SmtpReply reply) {
        if (reply.code() == OK) {
            listener.onGreeted(Capabilities.of(reply));
        } else if (reply.isPermanent() && expectation == Expectation.ANYTHING) {
            wire.send(SmtpCommand.helo(helo), this::onHelo);
        } else {
            throw refused(SmtpCommand.Verb.EHLO, reply);
        }
    }

    private void onHelo(SmtpReply reply) {
        if (reply.code() != OK) {
            throw refused(SmtpCommand.Verb.HELO, reply);
        }
        listener.onGreeted(Capabilities.NONE);
    }

    /**
     * Of mails behind a refused EHLO nobody knows what became; there are none behind the others.
     */
    private static SessionLost refused(SmtpCommand.Verb verb, SmtpReply reply) {
        return new SessionLost(Refusal.ofSession(verb, reply), SessionEnd.Cause.CONNECTION);
    }
}
