package james.onionmx.smtp;

import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The start of a session: banner, EHLO, and HELO for a peer that does not know EHLO; where TLS is
 * wanted, STARTTLS, the handshake, and EHLO anew, for what was said before it counts no more (RFC
 * 3207 section 4.2). Confined to the event loop.
 */
final class Greeting {

    private static final int READY = 220;
    private static final int OK = 250;

    private final SmtpWire wire;
    private final HeloName helo;
    private final TlsPolicy tls;
    private final StarttlsMode mode;
    private final Listener listener;
    private Expectation expectation = Expectation.ANYTHING;
    private Optional<PeerIdentity> secured = Optional.empty();
    private boolean inHandshake;

    private enum Expectation {
        ANYTHING,
        EARLY_COMMANDS_TAKEN
    }

    /** Who is told how far it is. */
    interface Listener {
        /** EHLO is on its way; may send more behind it, and says whether it did. */
        Behind onBanner(Banner banner);

        /** The peer is ready for mail. */
        void onGreeted(Capabilities peer, PeerIdentity identity);
    }

    /** What follows EHLO before its reply. */
    enum Behind {
        /** Nothing: the rule. */
        NOTHING,
        /** Mails, so that the reply must be a positive one. */
        MAILS
    }

    /**
     * A greeting on a connection.
     *
     * @param mode the policy's, or less for a peer that TLS failed with
     */
    Greeting(SmtpWire wire, HeloName helo, TlsPolicy tls, StarttlsMode mode, Listener listener) {
        this.wire = wire;
        this.helo = helo;
        this.tls = tls;
        this.mode = mode;
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
            onAnnounced(Capabilities.of(reply));
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
        if (secured.isPresent()) {
            listener.onGreeted(Capabilities.NONE, secured.get());
        } else {
            goOnInPlain(Capabilities.NONE, "it does not know EHLO");
        }
    }

    private void onAnnounced(Capabilities announced) {
        if (secured.isPresent()) {
            listener.onGreeted(announced, secured.get());
        } else if (mode == StarttlsMode.NEVER) {
            listener.onGreeted(announced, PeerIdentity.UNASKED);
        } else if (announced.has(Extension.STARTTLS)) {
            wire.send(SmtpCommand.STARTTLS, reply -> onStartTls(reply, announced));
        } else {
            goOnInPlain(announced, "it does not announce STARTTLS");
        }
    }

    private void onStartTls(SmtpReply reply, Capabilities announced) {
        if (reply.code() == READY) {
            wire.secure(tls, this::onSecured);
            inHandshake = true;
        } else if (reply.isTransient() || reply.isPermanent()) {
            goOnInPlain(announced, "it answered STARTTLS with " + reply);
        } else {
            throw SessionLost.protocol("the peer answered STARTTLS with " + reply);
        }
    }

    private void onSecured(SSLSession session) {
        inHandshake = false;
        secured = Optional.of(tls.identityOf(session));
        wire.send(SmtpCommand.ehlo(helo), this::onEhlo);
    }

    private void goOnInPlain(Capabilities announced, String why) {
        if (mode == StarttlsMode.REQUIRED) {
            throw new SessionLost(
                    DeliveryFailure.temporary(
                            451,
                            "4.7.4",
                            "the receiving server lacks TLS, which is required: " + why),
                    SessionEnd.Cause.CONNECTION);
        }
        listener.onGreeted(announced, PeerIdentity.UNASKED);
    }

    /** Whether TLS was begun and does not stand. */
    boolean isInHandshake() {
        return inHandshake;
    }

    /**
     * Of mails behind a refused EHLO nobody knows what became; there are none behind the others.
     */
    private static SessionLost refused(SmtpCommand.Verb verb, SmtpReply reply) {
        return new SessionLost(Refusal.ofSession(verb, reply), SessionEnd.Cause.CONNECTION);
    }
}
