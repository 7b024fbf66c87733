package james.onionmx.smtp;

/**
 * When a session goes on under TLS (RFC 3207). Through Tor it is encrypted already, up to the
 * service that the onion address itself authenticates: TLS adds who is behind that service.
 */
public enum StarttlsMode {
    /** Never, whatever the server offers. */
    NEVER,
    /** Where the server offers it, whatever its certificate; without TLS where that fails. */
    OPPORTUNISTIC,
    /** Where the server offers it, with a certificate as for {@link #REQUIRED}. */
    VERIFIED,
    /**
     * Always; and mail goes only to recipients of whose domain the server has the certificate, one
     * that a CA vouches for or that is pinned.
     */
    REQUIRED;

    /** Whether the server's certificate matters. */
    boolean asksForCertificate() {
        return this == VERIFIED || this == REQUIRED;
    }
}
