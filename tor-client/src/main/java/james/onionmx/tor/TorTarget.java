package james.onionmx.tor;

/**
 * What a connection through Tor can go to: an onion service by its checked name, or an IP address.
 * There is no kind for any other name, so none can be connected to, or be resolved on the way.
 */
public sealed interface TorTarget permits OnionEndpoint, AddressEndpoint {

    /** 1 to 65535. */
    int port();
}
