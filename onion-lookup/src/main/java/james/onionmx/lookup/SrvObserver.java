package james.onionmx.lookup;

/** Is told what the DNS says about SRV records, on the threads of the look-ups. */
@FunctionalInterface
public interface SrvObserver {

    /** Does not listen. */
    SrvObserver NOBODY = observation -> {};

    /** The DNS was asked; not called for what is kept from before. Must not block. */
    void observed(SrvObservation observation);
}
