package james.onionmx.tor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of an encoded name, eight octets a step: one for each octet, as that of {@link String},
 * takes longer than anything else of a look-up but the memory. Not for what an attacker may choose
 * the entries of.
 */
final class NameHash {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The odd number next to 2^64 divided by the golden ratio: spreads bits upwards. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private NameHash() {}

    /** The hash of a text's end; all its bits depend on all octets. */
    static int of(byte[] text, int from) {
        int last = text.length - Long.BYTES;
        int length = text.length - from;
        long hash = length;
        if (last < from) {
            return folded(mixed(hash, fewOctets(text, from)));
        }
        for (int at = from; at < last; at += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(text, at));
        }
        // The last step takes up what is left, and before it some octets a second time.
        return folded(mixed(hash, (long) LONGS.get(text, last)));
    }

    private static long fewOctets(byte[] text, int from) {
        long octets = 0;
        for (int i = from; i < text.length; i++) {
            octets = (octets << Byte.SIZE) | Byte.toUnsignedInt(text[i]);
        }
        return octets;
    }

    private static long mixed(long hash, long octets) {
        long product = (hash ^ octets) * GOLDEN;
        return product ^ (product >>> 32);
    }

    private static int folded(long hash) {
        long product = hash * GOLDEN;
        return (int) (product >>> 32);
    }
}
