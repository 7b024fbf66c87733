package james.onionmx.lookup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises domains that are written in their one form already, as nearly all are, at little cost:
 * in encoded text. It says nothing about the others.
 */
final class PlainName {

    /** RFC 1035 section 2.3.4, without the trailing dot. */
    static final int LONGEST = 253;

    private static final int LONGEST_LABEL = 63;
    private static final byte[] ONION = "onion".getBytes(StandardCharsets.US_ASCII);

    // The kinds of characters in the one form.
    private static final byte LETTER = 1;
    private static final byte OTHER = 2;
    private static final byte STRANGE = 4;
    private static final byte[] KINDS = kinds();

    private PlainName() {}

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (char c = 0; c < kinds.length; c++) {
            boolean isLetter = c >= 'a' && c <= 'z';
            boolean isOther = (c >= '0' && c <= '9') || c == '-' || c == '_';
            kinds[c] = isLetter ? LETTER : isOther ? OTHER : STRANGE;
        }
        return kinds;
    }

    /** Whether a part of a text is such a domain. */
    static boolean is(byte[] text, int from, int to) {
        int labelStart = from;
        int kindsInLabel = 0;
        int kinds = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == '.') {
                if (!isLabel(text, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
                kindsInLabel = 0;
            } else {
                // No branch for each kind: which it is cannot be foreseen, and that would cost.
                kindsInLabel |= KINDS[text[i] & 0xff];
                kinds |= kindsInLabel;
            }
        }
        return (kinds & STRANGE) == 0
                && (kindsInLabel & LETTER) != 0
                && isLabel(text, labelStart, to)
                && to - from <= LONGEST;
    }

    private static boolean isLabel(byte[] text, int start, int end) {
        return end > start
                && end - start <= LONGEST_LABEL
                && text[start] != '-'
                && text[end - 1] != '-';
    }

    /** Whether such a domain is {@code onion} or lies under it. */
    static boolean isUnderOnion(byte[] text, int from, int to) {
        int top = to - ONION.length;
        return top >= from
                && Arrays.equals(text, top, to, ONION, 0, ONION.length)
                && (top == from || text[top - 1] == '.');
    }
}
