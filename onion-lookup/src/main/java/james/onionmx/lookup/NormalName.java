package james.onionmx.lookup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether octets are a domain name in the one form of {@link MailDomain}: what nearly every name
 * is, found eight octets a step, for a look-up asks it before anything else.
 *
 * <p>In a word each octet has its own answer, in its highest bit; the first octet is the lowest.
 */
final class NormalName {

    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long ANSWERS = 0x8080808080808080L;
    private static final long FIRST_ANSWER = 0x80;

    /** Behind a name: the dot ends its last label, and the letters are no fault. */
    private static final long BEHIND = ('a' * EACH) ^ ('a' ^ '.');

    private NormalName() {}

    /** Whether that is what they are; of text that is not ASCII, in any encoding, never. */
    static boolean is(byte[] octets) {
        int length = octets.length;
        return length <= LONGEST
                && hasPossibleLabels(octets)
                && endsInALabelWithALetter(octets)
                && (length <= LONGEST_LABEL || hasNoLongLabel(octets));
    }

    private static boolean hasPossibleLabels(byte[] octets) {
        long faults = 0;
        // As if a dot stood in front: no label begins with a dot or a hyphen.
        long dotBefore = FIRST_ANSWER;
        long markBefore = FIRST_ANSWER;
        int at = 0;
        for (; at + Long.BYTES <= octets.length; at += Long.BYTES) {
            long word = (long) WORDS.get(octets, at);
            long marks = marks(word);
            long dots = marks & from(word, '.');
            faults |= strange(word, marks) | sideBySide(dots, marks, dotBefore, markBefore);
            dotBefore = dots >>> (Long.SIZE - Byte.SIZE);
            markBefore = marks >>> (Long.SIZE - Byte.SIZE);
        }
        long word = rest(octets, at);
        long marks = marks(word);
        long dots = marks & from(word, '.');
        faults |= strange(word, marks) | sideBySide(dots, marks, dotBefore, markBefore);
        return faults == 0;
    }

    /** The last octets, of which there may be none, and what stands behind a name. */
    private static long rest(byte[] octets, int at) {
        int left = octets.length - at;
        if (left == 0) {
            return BEHIND;
        }
        long last = at == 0 ? few(octets) : (long) WORDS.get(octets, octets.length - Long.BYTES);
        return last >>> ((Long.BYTES - left) * Byte.SIZE) | BEHIND << (left * Byte.SIZE);
    }

    /** Less than a word, as its highest octets. */
    private static long few(byte[] octets) {
        long word = 0;
        for (byte octet : octets) {
            word = word >>> Byte.SIZE | (long) octet << (Long.SIZE - Byte.SIZE);
        }
        return word;
    }

    /** Dots and hyphens, the neighbours '-' and '.'; of what is not ASCII anything. */
    private static long marks(long word) {
        return from(word, '-') & ~from(word, '/');
    }

    private static long strange(long word, long marks) {
        long figures = from(word, '0') & ~from(word, '9' + 1);
        long letters = from(word, 'a') & ~from(word, 'z' + 1);
        long underscores = from(word, '_') & ~from(word, '_' + 1);
        return (word | ~(figures | letters | underscores | marks)) & ANSWERS;
    }

    /** A label is empty, or begins or ends with a hyphen. */
    private static long sideBySide(long dots, long marks, long dotBefore, long markBefore) {
        return (marks & (dots << Byte.SIZE | dotBefore))
                | (dots & (marks << Byte.SIZE | markBefore));
    }

    /** Which octets of ASCII are at least as great as one. */
    private static long from(long word, int least) {
        return ((word | ANSWERS) - least * EACH) & ANSWERS;
    }

    private static boolean endsInALabelWithALetter(byte[] octets) {
        for (int i = octets.length - 1; i >= 0 && octets[i] != '.'; i--) {
            if (octets[i] >= 'a') {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNoLongLabel(byte[] octets) {
        int start = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '.') {
                start = i + 1;
            } else if (i - start == LONGEST_LABEL) {
                return false;
            }
        }
        return true;
    }
}
