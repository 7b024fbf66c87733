package james.onionmx.lookup;

/** Where an answer about a domain came from. */
public enum LookupSource {
    /** The domain is itself an onion name. */
    LITERAL(Assurance.SELF_AUTHENTICATING),
    /** An entry of a static map. */
    MAP(Assurance.OPERATOR),
    /** An entry of a static map for a host that the domain's MX record names. */
    MX_MAP(Assurance.NONE),
    /** The SRV record that the domain publishes. */
    SRV(Assurance.NONE);

    private final Assurance ownAssurance;

    LookupSource(Assurance ownAssurance) {
        this.ownAssurance = ownAssurance;
    }

    /** What an answer from such a source is worth without further proof. */
    Assurance ownAssurance() {
        return ownAssurance;
    }
}
