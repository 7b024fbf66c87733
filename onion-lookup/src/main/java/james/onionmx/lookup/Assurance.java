package james.onionmx.lookup;

/** What stands behind an answer about a domain, from the strongest to none. */
public enum Assurance {
    /** The name is the service's key: nobody else can answer to it. */
    SELF_AUTHENTICATING,
    /** The operator wrote it down. */
    OPERATOR,
    /** The DNS signed it, and the signatures were checked here. */
    DNSSEC,
    /** Nothing: whoever can forge DNS answers can have made it up. */
    NONE
}
