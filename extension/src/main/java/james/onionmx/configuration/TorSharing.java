package james.onionmx.configuration;

/** Whether the Tor that we command serves others as well: the values of {@code onion.tor}. */
public enum TorSharing {
    /** It may: nothing of its configuration is touched. */
    SHARED,
    /** It does not: its onion services are all ours. */
    OWN
}
