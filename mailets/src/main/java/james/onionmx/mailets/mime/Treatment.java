package james.onionmx.mailets.mime;

/** What becomes of a part in a message that is put into 7-bit form. */
enum Treatment {
    /** It stays as it is, octet by octet. */
    KEEP("", ""),
    /** Its octets stay, and are 7-bit ones, which its header may deny. */
    CALL_SEVEN_BIT("7bit", ""),
    /** Its lines are written so that most can be read as they are. */
    QUOTED_PRINTABLE("quoted-printable", ""),
    /** The same, and its header says that it is a text in who knows what charset (RFC 1428). */
    QUOTED_PRINTABLE_UNDECLARED("quoted-printable", "text/plain; charset=unknown-8bit"),
    /** Its octets are written as letters and digits. */
    BASE64("base64", "");

    private final String encoding;
    private final String type;

    Treatment(String encoding, String type) {
        this.encoding = encoding;
        this.type = type;
    }

    /** The value of Content-Transfer-Encoding; empty where it stays as it is. */
    String encoding() {
        return encoding;
    }

    /** The value of a Content-Type to be added; empty where none is. */
    String type() {
        return type;
    }

    /** Whether a part that does not name an encoding needs one now. */
    boolean encodes() {
        return this != KEEP && this != CALL_SEVEN_BIT;
    }
}
