package james.onionmx.smtp;

import java.util.Optional;

/**
 * A sender's address as it goes on the wire, without angle brackets (RFC 5321 section 4.1.2, RFC
 * 6531 section 3.3).
 *
 * @param address empty for the null sender, otherwise as in {@link ForwardPath}
 */
public record ReversePath(String address) {

    /** The sender of notifications: {@code MAIL FROM:<>} (RFC 5321 section 4.5.5). */
    public static final ReversePath NULL_SENDER = new ReversePath("");

    /** Refuses what {@link #parse} refuses. */
    public ReversePath {
        if (!address.isEmpty()) {
            PathSyntax.require(address);
        }
    }

    /** The path, or empty where the address cannot stand in an SMTP command. */
    public static Optional<ReversePath> parse(String address) {
        return address.isEmpty() || PathSyntax.isWireSafe(address)
                ? Optional.of(new ReversePath(address))
                : Optional.empty();
    }

    /** The address in a command: its domain in A-labels, where there are any. */
    String wireForm() {
        return PathSyntax.wireForm(address);
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
