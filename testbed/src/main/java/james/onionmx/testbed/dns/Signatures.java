package james.onionmx.testbed.dns;

/** How the records of a zone in {@link SignedZones} are signed; its keys always are rightly. */
public enum Signatures {
    /** Rightly. */
    VALID,
    /** Ended an hour ago. */
    EXPIRED,
    /** Begin in an hour. */
    NOT_YET_VALID,
    /** Made with a key that is not the zone's, but says it is. */
    WRONG_KEY,
    /** Made rightly, but the SRV records were changed afterwards. */
    ALTERED,
    /** Not at all, although the parent says that the zone is signed. */
    MISSING,
    /** Not at all, and the parent proves that it need not be. */
    UNSIGNED_ZONE
}
