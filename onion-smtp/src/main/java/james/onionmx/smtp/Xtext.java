package james.onionmx.smtp;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as it stands in a parameter of MAIL or RCPT (RFC 3461 section 4): made by {@link #of}
 * only, so that no value can end a parameter or a line.
 *
 * @param encoded printable ASCII without space, plus and equals sign, but for {@code +} before two
 *     hexadecimal digits
 */
record Xtext(String encoded) {

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");
    private static final Pattern ENCODED = Pattern.compile("(?:[!-~&&[^+=]]|\\+[0-9A-F]{2})+");

    Xtext {
        if (!ENCODED.matcher(encoded).matches()) {
            throw new IllegalArgumentException(encoded.length() + " characters that are no xtext");
        }
    }

    /** Whether a text can stand in a notification: printable ASCII and spaces, not nothing. */
    static boolean isPrintable(String text) {
        return PRINTABLE.matcher(text).matches();
    }

    /** Encodes a text of printable ASCII and spaces. */
    static Xtext of(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        text.chars()
                .forEach(
                        c -> {
                            if (c <= ' ' || c == '+' || c == '=') {
                                encoded.append(String.format(Locale.ROOT, "+%02X", c));
                            } else {
                                encoded.append((char) c);
                            }
                        });
        return new Xtext(encoded.toString());
    }

    @Override
    public String toString() {
        return encoded;
    }
}
