package james.onionmx.smtp;

import java.util.Optional;

/**
 * A recipient's address as it goes on the wire, without angle brackets (RFC 5321 section 4.1.2).
 *
 * @param address {@code local@domain}: printable ASCII without space or angle brackets outside
 *     quotes, so that no value can end a command line or a path
 */
public record ForwardPath(String address) {

    /** Refuses what {@link #parse} refuses. */
    public ForwardPath {
        PathSyntax.require(address);
    }

    /** The path, or empty where the address cannot stand in an SMTP command without SMTPUTF8. */
    public static Optional<ForwardPath> parse(String address) {
        return PathSyntax.isWireSafe(address)
                ? Optional.of(new ForwardPath(address))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return address;
    }
}
