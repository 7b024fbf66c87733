package james.onionmx.configuration;

/** Which connections may share a circuit through Tor: the values of {@code isolation}. */
public enum IsolationMode {
    /** Those to one onion service. */
    ONION,
    /** All. */
    OFF
}
