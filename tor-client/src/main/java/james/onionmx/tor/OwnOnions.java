package james.onionmx.tor;

import java.util.Set;

/** The onion services that this server is reached by, as far as it knows them. Thread-safe. */
@FunctionalInterface
public interface OwnOnions {

    /** Never knows any. */
    OwnOnions NONE = Set::of;

    /** Those of now; they change while the server runs. */
    Set<OnionAddress> now();

    /** Always the same. */
    static OwnOnions of(Set<OnionAddress> onions) {
        Set<OnionAddress> fixed = Set.copyOf(onions);
        return () -> fixed;
    }

    /** Whether a name leads to one of them, with labels in front of it or without. */
    default boolean contains(OnionAddress onion) {
        return now().stream().anyMatch(own -> own.serviceName().equals(onion.serviceName()));
    }
}
