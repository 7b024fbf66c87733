package james.onionmx.tor;

import java.util.Arrays;

/** The base32 of onion addresses: RFC 4648 section 6 in lower case, without padding. */
final class Base32 {

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final byte NONE = -1;

    /** By character. No branch for letters and figures: which it is cannot be foreseen. */
    private static final byte[] VALUES = values();

    private static final int BITS_OF_A_DIGIT = 5;
    private static final int DIGITS_OF_A_GROUP = 8;
    private static final int OCTETS_OF_A_GROUP = 5;

    private Base32() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NONE);
        for (byte value = 0; value < DIGITS.length(); value++) {
            values[DIGITS.charAt(value)] = value;
        }
        return values;
    }

    /** Whether a text has only such digits. */
    static boolean isText(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            all |= c < VALUES.length ? VALUES[c] : NONE;
        }
        return all >= 0;
    }

    /** The octets of such digits, eight of which are five octets. */
    static byte[] decode(String text) {
        byte[] octets = new byte[text.length() / DIGITS_OF_A_GROUP * OCTETS_OF_A_GROUP];
        int next = 0;
        for (int start = 0; start < text.length(); start += DIGITS_OF_A_GROUP) {
            long group = 0;
            for (int i = start; i < start + DIGITS_OF_A_GROUP; i++) {
                group = (group << BITS_OF_A_DIGIT) | VALUES[text.charAt(i)];
            }
            for (int last = OCTETS_OF_A_GROUP - 1; last >= 0; last--) {
                octets[next++] = (byte) (group >>> (last * Byte.SIZE));
            }
        }
        return octets;
    }

    /** The digits of octets, five of which are eight digits. */
    static String encode(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (int start = 0; start < octets.length; start += OCTETS_OF_A_GROUP) {
            long group = 0;
            for (int i = start; i < start + OCTETS_OF_A_GROUP; i++) {
                group = (group << Byte.SIZE) | (octets[i] & 0xff);
            }
            for (int last = DIGITS_OF_A_GROUP - 1; last >= 0; last--) {
                text.append(DIGITS.charAt((int) (group >>> (last * BITS_OF_A_DIGIT)) & 0x1f));
            }
        }
        return text.toString();
    }
}
