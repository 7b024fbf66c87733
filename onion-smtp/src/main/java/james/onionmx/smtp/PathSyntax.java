package james.onionmx.smtp;

import java.util.regex.Pattern;

/**
 * What may stand between the angle brackets of an SMTP path without SMTPUTF8 (RFC 5321 section
 * 4.1.2): a local part of atoms and dots, or quoted, and a host name or address literal. Dots may
 * stand anywhere in a local part, as they do in addresses that exist.
 */
final class PathSyntax {

    /** RFC 5321 section 4.5.3.1.3 allows 256 octets with the brackets. */
    private static final int MAX_LENGTH = 254;

    private static final String DOTS_AND_ATOMS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]++";
    private static final String QUOTED = "\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*+\"";
    private static final String HOST = "[A-Za-z0-9._-]++";
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
        return address.length() <= MAX_LENGTH && PATH.matcher(address).matches();
    }
}
