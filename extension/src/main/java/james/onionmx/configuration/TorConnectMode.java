package james.onionmx.configuration;

/** How a virtual address is connected to: the values of {@code tor.connect}. */
enum TorConnectMode {
    /** Through Tor's SOCKS port. */
    SOCKS,
    /** By a connection that the firewall redirects to Tor's TransPort. */
    TRANS_PORT
}
