package james.onionmx.gate;

/** How the gate tells Tor's circuits apart. */
public enum CircuitSource {
    /**
     * By the PROXY line that Tor sends with {@code HiddenServiceExportCircuitID haproxy}; a
     * connection that does not begin with one is closed.
     */
    PROXY_LINE,
    /** Not at all: the whole listener counts as one circuit, and no PROXY line is taken. */
    LISTENER
}
