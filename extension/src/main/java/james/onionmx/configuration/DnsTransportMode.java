package james.onionmx.configuration;

/** How questions travel to the resolvers: the values of {@code dns.transport}. */
enum DnsTransportMode {
    /** In datagrams, and over TCP what does not fit into one. */
    UDP,
    /** Over TCP only. */
    TCP,
    /** Over TCP through Tor. */
    TOR
}
