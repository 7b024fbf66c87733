package james.onionmx.tor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The base32 of onion addresses: RFC 4648 section 6 in lower case, without padding. */
final class Base32 {

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final byte NONE = -1;

    /**
     * By character of Latin-1. No branch for letters and figures: which it is cannot be foreseen.
     */
    private static final byte[] VALUES = values();

    /** Eight digits, the first of which is the greatest octet. */
    private static final VarHandle GROUPS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    /** What a figure is less to be its value: '2' is 26. */
    private static final int FIGURES = '2' - 26;

    private static final int BITS_OF_A_DIGIT = 5;
    private static final int DIGITS_OF_A_GROUP = 8;
    private static final int OCTETS_OF_A_GROUP = 5;

    private Base32() {}

    private static byte[] values() {
        byte[] values = new byte[256];
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
        if (!decode(text.getBytes(StandardCharsets.ISO_8859_1), octets)) {
            throw new IllegalArgumentException("\"" + text + "\" is not base32");
        }
        return octets;
    }

    /**
     * Decodes as many digits as make the octets.
     *
     * @param digits in Latin-1; of what is no digit, the octets are any
     * @return whether all were digits
     */
    static boolean decode(byte[] digits, byte[] octets) {
        long strange = 0;
        int start = 0;
        for (int next = 0; next < octets.length; next += OCTETS_OF_A_GROUP) {
            long group = (long) GROUPS.get(digits, start);
            long letters = from(group, 'a') & ~from(group, 'z' + 1);
            long figures = from(group, '2') & ~from(group, '7' + 1);
            strange |= group | ~(letters | figures);
            long ofLetters = (letters >>> (Byte.SIZE - 1)) * 0xff;
            write(
                    packed(group - (ofLetters & 'a' * EACH) - (~ofLetters & FIGURES * EACH)),
                    octets,
                    next);
            start += DIGITS_OF_A_GROUP;
        }
        return (strange & HIGHEST_BITS) == 0;
    }

    /** In the highest bit of each octet whether it is at least as great as another, both ASCII. */
    private static long from(long octets, int least) {
        return ((octets | HIGHEST_BITS) - least * EACH) & HIGHEST_BITS;
    }

    /** Eight values of five bits, each in an octet: first two and two, then four, then all. */
    private static long packed(long values) {
        long pairs = (values >>> 3 & 0x03e003e003e003e0L) | (values & 0x001f001f001f001fL);
        long fours = (pairs >>> 6 & 0x000ffc00000ffc00L) | (pairs & 0x000003ff000003ffL);
        return (fours >>> 12 & 0x000000fffff00000L) | (fours & 0x00000000000fffffL);
    }

    private static void write(long group, byte[] octets, int at) {
        octets[at] = (byte) (group >>> 32);
        octets[at + 1] = (byte) (group >>> 24);
        octets[at + 2] = (byte) (group >>> 16);
        octets[at + 3] = (byte) (group >>> 8);
        octets[at + 4] = (byte) group;
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
