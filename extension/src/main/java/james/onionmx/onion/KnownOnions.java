package james.onionmx.onion;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OwnOnions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.core.Domain;

/** What is known of our own onions now. Thread-safe. */
@Singleton
public final class KnownOnions implements OwnOnions {

    private volatile Set<OnionAddress> onions = Set.of();
    private volatile Map<Domain, Domain> aliases = Map.of();
    private volatile String trouble = "";

    /** Knows none. */
    @Inject
    public KnownOnions() {}

    @Override
    public Set<OnionAddress> now() {
        return onions;
    }

    /** The domain that is meant by one of our onions, where mail for it is taken. */
    public Optional<Domain> meantBy(Domain onion) {
        return Optional.ofNullable(aliases.get(onion));
    }

    /** What is wrong with them, in one line; empty where nothing is. */
    public String trouble() {
        return trouble;
    }

    void are(Set<OnionAddress> found) {
        onions = Set.copyOf(found);
    }

    void aliases(Map<Domain, Domain> made) {
        aliases = Map.copyOf(made);
    }

    void trouble(String words) {
        trouble = words;
    }
}
