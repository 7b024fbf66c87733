package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Very many ASCII names, such as those of domains, each with a number, in little memory: about 30
 * bytes for each name beside its characters. Immutable.
 */
public final class PackedNames {

    /** What fits the byte in front of each name; the DNS has none longer than 253. */
    private static final int LONGEST = 255;

    private static final int NUMBER_BYTES = Integer.BYTES;

    /** By hash: the hash itself and, in the lower half, where the name lies; 0 is free. */
    private final long[] slots;

    /** For each name its length in a byte, its characters, its number in four bytes. */
    private final byte[] records;

    private final int size;

    private PackedNames(long[] slots, byte[] records, int size) {
        this.slots = slots;
        this.records = records;
        this.size = size;
    }

    /** The number of a name. */
    public OptionalInt find(String name) {
        return find(name, 0);
    }

    /**
     * The number of the name that a text ends in.
     *
     * @param from where in the text the name begins
     */
    public OptionalInt find(String text, int from) {
        int slot = slotOf(slots, records, text, from, hash(text, from));
        long found = slots[slot];
        return found == 0 ? OptionalInt.empty() : OptionalInt.of(number(records, (int) found));
    }

    /** How many names there are. */
    public int size() {
        return size;
    }

    private static int hash(String text, int from) {
        int hash = 0;
        for (int i = from; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        // Spreads what the polynomial leaves in the lower bits (the finisher of MurmurHash3).
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    /** The slot where the name lies, or the free one where it would. */
    private static int slotOf(long[] slots, byte[] records, String text, int from, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            if ((int) (slots[slot] >>> 32) == hash && is(records, (int) slots[slot], text, from)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean is(byte[] records, int place, String text, int from) {
        int length = length(records, place);
        if (length != text.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (records[place + 1 + i] != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private static int length(byte[] records, int place) {
        return Byte.toUnsignedInt(records[place]);
    }

    private static int number(byte[] records, int place) {
        int at = place + 1 + length(records, place);
        return (records[at] << 24)
                | ((records[at + 1] & 0xff) << 16)
                | ((records[at + 2] & 0xff) << 8)
                | (records[at + 3] & 0xff);
    }

    private static void setNumber(byte[] records, int place, int number) {
        int at = place + 1 + length(records, place);
        for (int shift = 24; shift >= 0; shift -= 8) {
            records[at++] = (byte) (number >>> shift);
        }
    }

    static String name(byte[] records, int place) {
        return new String(records, place + 1, length(records, place), StandardCharsets.ISO_8859_1);
    }

    /** The name that a {@link Builder} put at a place. */
    String nameAt(int place) {
        return name(records, place);
    }

    /** Collects names; used once, by one thread. */
    public static final class Builder {

        private long[] slots = new long[16];
        private byte[] records = new byte[256];

        /** Place 0 stays free, so that no used slot is 0. */
        private int end = 1;

        private int size;

        /**
         * Adds a name unless it is there.
         *
         * @param name 1 to 255 ASCII characters
         * @return the number it was added with before; none if it is added now
         * @throws IllegalArgumentException for another name
         * @throws IllegalStateException if the names take more than 2 GiB
         */
        public OptionalInt putIfAbsent(String name, int number) {
            int before = size;
            int place = place(name, number);
            return size == before
                    ? OptionalInt.of(PackedNames.number(records, place))
                    : OptionalInt.empty();
        }

        /** The place of a name, which is added with the number if it is not there. */
        int place(String name, int number) {
            int hash = hash(name, 0);
            int slot = slotOf(slots, records, name, 0, hash);
            if (slots[slot] != 0) {
                return (int) slots[slot];
            }
            int place = append(name, number);
            slots[slot] = ((long) hash << 32) | place;
            size++;
            if (size > slots.length / 2) {
                spread();
            }
            return place;
        }

        private int append(String name, int number) {
            int length = name.length();
            if (length == 0 || length > LONGEST) {
                throw new IllegalArgumentException(
                        "a name of " + length + " characters, expected 1 to " + LONGEST);
            }
            int place = end;
            reserve(1 + length + NUMBER_BYTES);
            records[place] = (byte) length;
            for (int i = 0; i < length; i++) {
                char c = name.charAt(i);
                if (c > 0x7f) {
                    throw new IllegalArgumentException("\"" + name + "\" is not ASCII");
                }
                records[place + 1 + i] = (byte) c;
            }
            setNumber(records, place, number);
            end += 1 + length + NUMBER_BYTES;
            return place;
        }

        private void reserve(int bytes) {
            if (end > Integer.MAX_VALUE - 16 - bytes) {
                throw new IllegalStateException("names of more than 2 GiB");
            }
            if (end + bytes > records.length) {
                long doubled = Math.min(2L * records.length, Integer.MAX_VALUE - 16);
                records = Arrays.copyOf(records, (int) doubled);
            }
        }

        private void spread() {
            long[] wider = new long[slots.length * 2];
            for (long entry : slots) {
                if (entry != 0) {
                    int slot = (int) (entry >>> 32) & (wider.length - 1);
                    while (wider[slot] != 0) {
                        slot = (slot + 1) & (wider.length - 1);
                    }
                    wider[slot] = entry;
                }
            }
            slots = wider;
        }

        /** The names with the numbers they were added with. */
        public PackedNames build() {
            return build(IntUnaryOperator.identity());
        }

        /** The names with numbers made of those they were added with; ends the builder's use. */
        public PackedNames build(IntUnaryOperator replacement) {
            byte[] trimmed = Arrays.copyOf(records, end);
            for (long entry : slots) {
                if (entry != 0) {
                    int place = (int) entry;
                    setNumber(
                            trimmed,
                            place,
                            replacement.applyAsInt(PackedNames.number(trimmed, place)));
                }
            }
            return new PackedNames(slots, trimmed, size);
        }
    }
}
