package james.onionmx.smtp;

import java.util.Optional;

/** For which mail domains a session's peer may speak. */
@FunctionalInterface
interface PeerIdentity {

    /** Of a peer that is not asked who it is: the onion address says enough. */
    PeerIdentity UNASKED = domain -> Optional.empty();

    /** Why mail for a domain, in A-labels and lower case, cannot go to the peer. */
    Optional<DeliveryFailure> objectionTo(String domain);
}
