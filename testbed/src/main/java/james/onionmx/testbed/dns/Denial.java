package james.onionmx.testbed.dns;

/** How a zone in {@link SignedZones} proves that something does not exist. */
public enum Denial {
    /** Names in the clear (RFC 4034 section 4). */
    NSEC,
    /** Hashed names (RFC 5155). */
    NSEC3,
    /** Hashed names that pass over unsigned delegations (RFC 5155 section 6). */
    NSEC3_OPT_OUT
}
