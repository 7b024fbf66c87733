package james.onionmx.smtp;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What may stand between the angle brackets of an SMTP path (RFC 5321 section 4.1.2, RFC 6531
 * section 3.3): a local part of atoms and dots, or quoted, and a host name or address literal. Dots
 * may stand anywhere in a local part, as they do in addresses that exist. Beyond ASCII there are
 * letters, marks, numbers, punctuation and symbols of any script; controls, line separators, spaces
 * and what Unicode has not assigned are refused.
 */
final class PathSyntax {

    /** RFC 5321 section 4.5.3.1.3 allows 256 octets with the brackets. */
    private static final int MAX_LENGTH = 254;

    private static final String WORD = "\\p{L}\\p{M}\\p{N}\\x{200c}\\x{200d}";
    private static final String BEYOND_ASCII = "[" + WORD + "\\p{P}\\p{S}&&[^\\x00-\\x7f]]";
    private static final String WORD_BEYOND_ASCII = "[" + WORD + "&&[^\\x00-\\x7f]]";
    private static final String DOTS_AND_ATOMS =
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-" + BEYOND_ASCII + "]++";
    private static final String QUOTED = "\"(?:[ !#-\\[\\]-~" + BEYOND_ASCII + "]|\\\\[ -~])*+\"";
    private static final String HOST = "[A-Za-z0-9._-" + WORD_BEYOND_ASCII + "]++";
    private static final String LITERAL = "\\[[A-Za-z0-9.:-]++]";
    private static final Pattern PATH =
            Pattern.compile(
                    "(?:" + DOTS_AND_ATOMS + "|" + QUOTED + ")@(?:" + HOST + "|" + LITERAL + ")");

    private PathSyntax() {}

    static void require(String address) {
        if (!isWireSafe(address)) {
            throw new IllegalArgumentException(
                    "an address of "
                            + address.length()
                            + " characters that cannot stand in an SMTP command");
        }
    }

    /** Whether the text can neither end a path nor a command line, for any reader. */
    static boolean isWireSafe(String address) {
        return PATH.matcher(address).matches()
                && wireForm(address).getBytes(StandardCharsets.UTF_8).length <= MAX_LENGTH;
    }

    /** The address as it is sent: its domain in ASCII where it has such a form. */
    static String wireForm(String address) {
        int at = address.lastIndexOf('@');
        return at < 0
                ? address
                : address.substring(0, at + 1) + DomainForm.ascii(address.substring(at + 1));
    }

    /** Whether the address can only be sent to a server that knows SMTPUTF8. */
    static boolean needsSmtpUtf8(String address) {
        return !DomainForm.isAscii(wireForm(address));
    }
}
