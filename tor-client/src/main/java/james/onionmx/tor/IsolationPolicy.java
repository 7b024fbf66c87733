package james.onionmx.tor;

/** Which connections share a circuit. Implementations are thread-safe. */
public interface IsolationPolicy {

    /**
     * The isolation of the next connection to a service.
     *
     * @param onion the service
     * @param share parts the connections to one service: those with another text here get other
     *     circuits; empty where they are not parted
     */
    Isolation isolationFor(OnionAddress onion, String share);

    /**
     * Takes an isolation out of use, because a connect with it failed: its circuit may hang for as
     * long as Tor is patient, and every connection that shares it would too. A policy without
     * tokens has no other to give.
     *
     * @param onion as it was asked for
     * @param share as it was asked for
     * @param failed what the failed connect went with; another that is in use by now stays
     */
    void renew(OnionAddress onion, String share, Isolation failed);

    /** Every connection may share; Tor still uses one rendezvous circuit per service. */
    static IsolationPolicy off() {
        return new SharedIsolation();
    }
}
