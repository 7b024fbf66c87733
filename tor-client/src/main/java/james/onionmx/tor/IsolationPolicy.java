package james.onionmx.tor;

/** Which connections share a circuit. Implementations are thread-safe. */
@FunctionalInterface
public interface IsolationPolicy {

    /** The isolation of the next connection to a service. */
    Isolation isolationFor(OnionAddress onion);

    /** Every connection may share; Tor still uses one rendezvous circuit per service. */
    static IsolationPolicy off() {
        return onion -> Isolation.shared();
    }
}
