package james.onionmx.lookup;

import james.onionmx.tor.PackedNames;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which onion services an operator's files name for which domains and mail exchangers. Immutable,
 * and packed: a million entries take about a hundred megabytes.
 *
 * <p>An exact entry beats a wildcard; among wildcards the one with the most labels wins. A wildcard
 * holds for names below its domain, not for the domain itself.
 */
public final class OnionMxMap {

    private final PackedNames exact;
    private final PackedNames below;
    private final PackedNames exchangers;
    private final RouteTable routes;

    OnionMxMap(PackedNames exact, PackedNames below, PackedNames exchangers, RouteTable routes) {
        this.exact = exact;
        this.below = below;
        this.exchangers = exchangers;
        this.routes = routes;
    }

    /** A map without entries. */
    public static OnionMxMap empty() {
        return new MapEntries().toMap();
    }

    /** The route for a domain: one hash access for each of its labels at most. */
    public Optional<OnionRoute> find(MailDomain domain) {
        OptionalInt own = exact.find(domain.octets(), 0);
        return own.isPresent()
                ? Optional.of(routes.get(own.getAsInt()))
                : findAbove(domain.octets());
    }

    private Optional<OnionRoute> findAbove(byte[] name) {
        if (below.size() == 0) {
            return Optional.empty();
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] == '.') {
                OptionalInt inherited = below.find(name, i + 1);
                if (inherited.isPresent()) {
                    return Optional.of(routes.get(inherited.getAsInt()));
                }
            }
        }
        return Optional.empty();
    }

    /** The route for the domains whose MX is a host, by an entry {@code mx:host}. */
    public Optional<OnionRoute> findExchanger(MailDomain host) {
        OptionalInt own = exchangers.find(host.octets(), 0);
        return own.isPresent() ? Optional.of(routes.get(own.getAsInt())) : Optional.empty();
    }

    /** How many entries {@code mx:host} it has: without any, nobody needs to ask for an MX. */
    public int exchangerCount() {
        return exchangers.size();
    }

    /** How many entries it has, of all kinds. */
    public int size() {
        return exact.size() + below.size() + exchangers.size();
    }
}
