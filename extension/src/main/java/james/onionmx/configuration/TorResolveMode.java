package james.onionmx.configuration;

/** Who turns an onion's name into a way to it: the values of {@code tor.resolve}. */
enum TorResolveMode {
    /** Tor's SOCKS port, which is given the name. */
    SOCKS,
    /** Tor's DNSPort, which is asked for a virtual address before each connect. */
    AUTOMAP
}
