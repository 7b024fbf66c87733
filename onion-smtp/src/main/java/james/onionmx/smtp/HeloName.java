package james.onionmx.smtp;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that this server gives itself in EHLO and HELO (RFC 5321 section 4.1.1.1).
 *
 * @param name a host name in ASCII, or an address literal in square brackets
 */
public record HeloName(String name) {

    private static final int MAX_LENGTH = 255;
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");
    private static final Pattern LITERAL = Pattern.compile("\\[[A-Za-z0-9.:-]{1,128}]");

    /** Refuses what {@link #parse} refuses. */
    public HeloName {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "a HELO name of "
                            + name.length()
                            + " characters that is neither a host name nor an address literal");
        }
    }

    /** The name, or empty where the text is neither a host name nor an address literal. */
    public static Optional<HeloName> parse(String text) {
        return isValid(text) ? Optional.of(new HeloName(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH
                && (HOST.matcher(text).matches() || LITERAL.matcher(text).matches());
    }

    @Override
    public String toString() {
        return name;
    }
}
