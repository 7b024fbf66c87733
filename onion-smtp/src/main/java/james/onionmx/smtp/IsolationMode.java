package james.onionmx.smtp;

/** Which mails may travel on one session, and which sessions may share a circuit through Tor. */
public enum IsolationMode {
    /** All to one onion service. */
    ONION,
    /** Those to one onion service and one recipient domain; no transaction mixes domains. */
    DOMAIN,
    /** None: each mail has a session and a circuit of its own. */
    MAIL,
    /** As {@link #ONION}, but without credentials: Tor may let other traffic share the circuit. */
    OFF
}
