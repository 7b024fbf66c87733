package james.onionmx.lookup;

/** Where an answer about a domain came from. */
public enum LookupSource {
    /** The domain is itself an onion name. */
    LITERAL,
    /** An entry of a static map. */
    MAP,
    /** The SRV record that the domain publishes. */
    SRV
}
