package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 35 octets that the 56 characters of an onion address stand for: the key, the checksum and the
 * version (Tor's rend-spec-v3, section 6 "[ONIONADDRESS]").
 */
final class OnionOctets {

    /** How many octets an address has. */
    static final int LENGTH = 35;

    private static final int DIGITS = 56;
    private static final byte VERSION = 3;
    private static final byte[] SUFFIX = ".onion".getBytes(StandardCharsets.US_ASCII);

    /** How many characters an address has, without labels in front. */
    static final int NAME_LENGTH = DIGITS + SUFFIX.length;

    private OnionOctets() {}

    /**
     * Reads an address in lower case out of a longer text.
     *
     * @param octets filled with those of the address
     * @return whether it has the form of a version 3 address; its checksum is not looked at
     */
    static boolean read(byte[] text, int from, byte[] octets) {
        int end = from + NAME_LENGTH;
        return end <= text.length
                && Arrays.equals(text, from + DIGITS, end, SUFFIX, 0, SUFFIX.length)
                && Base32.decode(text, from, octets)
                && octets[LENGTH - 1] == VERSION;
    }
}
