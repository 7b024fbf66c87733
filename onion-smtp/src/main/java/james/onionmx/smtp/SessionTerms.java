package james.onionmx.smtp;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a session can do for mails. Confined to the event loop.
 *
 * @param peer what its peer announced
 * @param identity for whom its peer speaks
 * @param domains what it has named to its peer
 */
record SessionTerms(Capabilities peer, PeerIdentity identity, NamedDomains domains) {

    /** Of a session that has not begun. */
    static SessionTerms none() {
        return of(Capabilities.NONE, PeerIdentity.UNASKED);
    }

    static SessionTerms of(Capabilities peer, PeerIdentity identity) {
        return new SessionTerms(peer, identity, new NamedDomains(peer.maxDomains()));
    }

    /** Why a recipient cannot be named to the peer, where that is so; else counts it as named. */
    Optional<DeliveryFailure> objectionTo(ForwardPath recipient) {
        return peer.objectionTo(recipient)
                .or(() -> identity.objectionTo(recipient.domain()))
                .or(() -> domains.admit(recipient));
    }

    OptionalInt maxRecipients() {
        return peer.maxRecipients();
    }
}
