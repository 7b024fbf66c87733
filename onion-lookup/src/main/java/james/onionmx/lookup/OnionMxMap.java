package james.onionmx.lookup;

import java.util.Map;
import java.util.Optional;

/**
 * Which onion services an operator's files name for which domains. Immutable.
 *
 * <p>An exact entry beats a wildcard; among wildcards the one with the most labels wins. A wildcard
 * holds for names below its domain, not for the domain itself.
 */
public final class OnionMxMap {

    private final Map<MailDomain, OnionRoute> exact;
    private final Map<MailDomain, OnionRoute> below;

    /**
     * Holds routes for domains.
     *
     * @param exact by the domain itself
     * @param below by the domain above those that they hold for
     */
    public OnionMxMap(Map<MailDomain, OnionRoute> exact, Map<MailDomain, OnionRoute> below) {
        this.exact = Map.copyOf(exact);
        this.below = Map.copyOf(below);
    }

    /** The route for a domain: one hash access for each of its labels at most. */
    public Optional<OnionRoute> find(MailDomain domain) {
        OnionRoute own = exact.get(domain);
        if (own != null) {
            return Optional.of(own);
        }
        for (Optional<MailDomain> parent = domain.parent();
                parent.isPresent();
                parent = parent.get().parent()) {
            OnionRoute inherited = below.get(parent.get());
            if (inherited != null) {
                return Optional.of(inherited);
            }
        }
        return Optional.empty();
    }

    /** How many entries it has, wildcards included. */
    public int size() {
        return exact.size() + below.size();
    }
}
