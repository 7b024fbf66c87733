package james.onionmx.smtp;

import java.util.Optional;

/**
 * A sender's own name for a mail, which notifications about it repeat (ENVID, RFC 3461 section
 * 4.4).
 *
 * @param text printable ASCII and spaces, not encoded; at most 100 characters when encoded
 */
public record EnvelopeId(String text) {

    private static final int MAX_LENGTH = 100;

    /** Refuses what {@link #parse} refuses. */
    public EnvelopeId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "an envelope id of " + text.length() + " characters, expected printable ASCII");
        }
    }

    /** The id, or empty where the text cannot be one. */
    public static Optional<EnvelopeId> parse(String text) {
        return isValid(text) ? Optional.of(new EnvelopeId(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return Xtext.isPrintable(text) && Xtext.of(text).encoded().length() <= MAX_LENGTH;
    }

    Xtext wireForm() {
        return Xtext.of(text);
    }
}
