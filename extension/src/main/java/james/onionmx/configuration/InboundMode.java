package james.onionmx.configuration;

/** How Tor reaches the gate: the values of {@code inbound.mode}. */
public enum InboundMode {
    /** With a PROXY line that tells circuits apart. */
    PROXY,
    /** Without one: the whole onion service counts as one circuit. */
    PLAIN,
    /** Not at all: no gate is started. */
    OFF
}
