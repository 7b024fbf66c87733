package james.onionmx.configuration;

/** What becomes of an onion listener with privileges: the values of {@code inbound.check}. */
public enum ListenerCheckMode {
    /** James does not start. */
    REFUSE,
    /** James starts, and the log says what is wrong. */
    WARN
}
