package james.onionmx.smtp;

import java.util.Locale;
import java.util.Optional;

/**
 * A recipient's address as it goes on the wire, without angle brackets (RFC 5321 section 4.1.2, RFC
 * 6531 section 3.3).
 *
 * @param address {@code local@domain}: printable characters without space or angle brackets outside
 *     quotes, so that no value can end a command line or a path. Those beyond ASCII need a peer
 *     that knows SMTPUTF8, but for a domain that has A-labels
 */
public record ForwardPath(String address) {

    /** Refuses what {@link #parse} refuses. */
    public ForwardPath {
        PathSyntax.require(address);
    }

    /** The path, or empty where the address cannot stand in an SMTP command. */
    public static Optional<ForwardPath> parse(String address) {
        return PathSyntax.isWireSafe(address)
                ? Optional.of(new ForwardPath(address))
                : Optional.empty();
    }

    /** The address in a command: its domain in A-labels, where there are any. */
    String wireForm() {
        return PathSyntax.wireForm(address);
    }

    /** What follows the last {@code @} in a command, in lower case. */
    String domain() {
        String sent = wireForm();
        return sent.substring(sent.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether only a server that knows SMTPUTF8 can be told the address. */
    boolean needsSmtpUtf8() {
        return PathSyntax.needsSmtpUtf8(address);
    }

    @Override
    public String toString() {
        return address;
    }
}
