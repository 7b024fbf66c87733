package james.onionmx.smtp;

import java.util.Optional;

/**
 * The address that a mail was first sent to, before any forwarding, which notifications tell
 * (ORCPT, RFC 3461 section 4.2).
 *
 * @param address an Internet mail address in printable ASCII, not encoded; at most 500 characters
 *     when encoded
 */
public record OriginalRecipient(String address) {

    private static final String TYPE = "rfc822;";
    private static final int MAX_LENGTH = 500;

    /** Refuses what {@link #parse} refuses. */
    public OriginalRecipient {
        if (!isValid(address)) {
            throw new IllegalArgumentException(
                    "an original recipient of "
                            + address.length()
                            + " characters, expected printable ASCII");
        }
    }

    /** The recipient, or empty where the text cannot be one. */
    public static Optional<OriginalRecipient> parse(String address) {
        return isValid(address) ? Optional.of(new OriginalRecipient(address)) : Optional.empty();
    }

    private static boolean isValid(String address) {
        return Xtext.isPrintable(address)
                && TYPE.length() + Xtext.of(address).encoded().length() <= MAX_LENGTH;
    }

    String wireForm() {
        return TYPE + Xtext.of(address);
    }
}
