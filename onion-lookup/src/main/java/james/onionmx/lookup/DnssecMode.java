package james.onionmx.lookup;

/** What DNSSEC (RFC 4033) decides about answers from DNS: the values of {@code dnssec}. */
public enum DnssecMode {
    /** Nothing: answers are taken as they come, and nothing stands behind them. */
    OFF,
    /** Signed answers are checked here, unsigned ones are used, those that fail are not. */
    PREFER,
    /** As {@link #PREFER}, but unsigned answers are not used either. */
    REQUIRE,
    /** The resolver's word (the AD bit) is taken; only for one on this machine. */
    TRUST_AD
}
