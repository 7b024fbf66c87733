package james.onionmx.configuration;

/** Who sees to it that Tor offers the onion service: the values of {@code onion.mode}. */
public enum OnionMode {
    /** Nobody tells us; then we do not know our own onion either. */
    OFF,
    /** The operator, in torrc. */
    TORRC,
    /** We, over Tor's control port. */
    MANAGED
}
