package james.onionmx.smtp;

/** What may stand between the angle brackets of an SMTP path without SMTPUTF8. */
final class PathSyntax {

    /** RFC 5321 section 4.5.3.1.3 allows 256 octets with the brackets. */
    private static final int MAX_LENGTH = 254;

    private PathSyntax() {}

    static void require(String address) {
        if (!isWireSafe(address)) {
            throw new IllegalArgumentException(
                    "an address of "
                            + address.length()
                            + " characters that cannot stand in an SMTP command");
        }
    }

    /** One at sign outside quotes, printable ASCII, no space or bracket outside quotes. */
    static boolean isWireSafe(String address) {
        if (address.length() > MAX_LENGTH) {
            return false;
        }
        int lastAt = -1;
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean printable = c > ' ' && c < 0x7f;
            if (!printable && !(quoted && c == ' ')) {
                return false;
            }
            if (quoted && c == '\\') {
                i++;
                if (i == address.length() || address.charAt(i) < ' ' || address.charAt(i) >= 0x7f) {
                    return false;
                }
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                return false;
            } else if (!quoted && c == '@') {
                if (lastAt >= 0) {
                    return false;
                }
                lastAt = i;
            }
        }
        return !quoted && lastAt > 0 && lastAt < address.length() - 1;
    }
}
