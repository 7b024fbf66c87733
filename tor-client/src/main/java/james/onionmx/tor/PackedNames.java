package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Finds ASCII names and their numbers among {@link NameRecords}, which several of these can share:
 * 20 to 40 bytes for each name. Immutable.
 */
public final class PackedNames {

    /** Of each slot where the name lies, and its number. */
    private static final int INTS_OF_A_SLOT = 2;

    /**
     * By hash: 0 where nothing is, else some bits of the hash of what is. So little that it stays
     * in the processor's cache, where most questions for what is not there end.
     */
    private final byte[] marks;

    /**
     * By hash: where the name lies, and its number. The number is not with the name: so what it
     * stands for can be fetched from memory while the name is, instead of after it.
     */
    private final int[] slots;

    private final NameRecords records;
    private final int size;

    private PackedNames(byte[] marks, int[] slots, NameRecords records, int size) {
        this.marks = marks;
        this.slots = slots;
        this.records = records;
        this.size = size;
    }

    /** The number of a name. */
    public OptionalInt find(String name) {
        byte[] encoded = encoded(name);
        return encoded.length == name.length() ? find(encoded, 0) : OptionalInt.empty();
    }

    /**
     * The number of the name that an encoded text ends in; none in a text that is not ASCII.
     *
     * @param from where in the text the name begins
     */
    public OptionalInt find(byte[] text, int from) {
        int hash = NameHash.of(text, from);
        byte mark = mark(hash);
        int mask = marks.length - 1;
        for (int slot = hash & mask; marks[slot] != 0; slot = (slot + 1) & mask) {
            if (marks[slot] == mark) {
                int number = slots[slot * INTS_OF_A_SLOT + 1];
                if (records.is(slots[slot * INTS_OF_A_SLOT], text, from)) {
                    return OptionalInt.of(number);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** How many names there are. */
    public int size() {
        return size;
    }

    /** Longer than the text if that has other characters than those of ASCII. */
    private static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of the bits of a hash that do not choose the slot; never 0. */
    private static byte mark(int hash) {
        return (byte) (hash >>> 24 == 0 ? 1 : hash >>> 24);
    }

    /**
     * A name that was added.
     *
     * @param place where its record is
     * @param number what it was added with first
     */
    public record Known(int place, int number) {}

    /** Collects names; used once, by one thread. */
    public static final class Builder {

        private final NameRecords.Builder records;

        /** By hash: the hash itself and, in the lower half, where the name lies; 0 is free. */
        private long[] slots = new long[16];

        /** By hash, too: the number of the name. */
        private int[] numbers = new int[16];

        private int size;

        /** Puts the names into records that others may put theirs into, too. */
        public Builder(NameRecords.Builder records) {
            this.records = records;
        }

        /**
         * Adds a name unless it is there.
         *
         * @param name 1 to 255 ASCII characters
         * @throws IllegalArgumentException for another name
         * @throws IllegalStateException if the names take more than 2 GiB
         */
        public Known putIfAbsent(String name, int number) {
            byte[] encoded = encoded(name);
            if (encoded.length != name.length()) {
                throw new IllegalArgumentException("\"" + name + "\" is not ASCII");
            }
            return putIfAbsent(encoded, number);
        }

        /** Adds a name of ASCII characters, encoded. */
        public Known putIfAbsent(byte[] encoded, int number) {
            int hash = NameHash.of(encoded, 0);
            int slot = slotOf(encoded, hash);
            if (slots[slot] != 0) {
                return new Known((int) slots[slot], numbers[slot]);
            }
            int place = records.append(encoded);
            slots[slot] = ((long) hash << 32) | place;
            numbers[slot] = number;
            size++;
            if (size > slots.length / 2) {
                spread();
            }
            return new Known(place, number);
        }

        /** The slot where the name lies, or the free one where it would. */
        private int slotOf(byte[] name, int hash) {
            int mask = slots.length - 1;
            int slot = hash & mask;
            while (slots[slot] != 0) {
                if ((int) (slots[slot] >>> 32) == hash && records.is((int) slots[slot], name)) {
                    return slot;
                }
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void spread() {
            long[] wider = new long[slots.length * 2];
            int[] moved = new int[wider.length];
            int mask = wider.length - 1;
            for (int from = 0; from < slots.length; from++) {
                if (slots[from] != 0) {
                    int to = (int) (slots[from] >>> 32) & mask;
                    while (wider[to] != 0) {
                        to = (to + 1) & mask;
                    }
                    wider[to] = slots[from];
                    moved[to] = numbers[from];
                }
            }
            slots = wider;
            numbers = moved;
        }

        /** How many names there are so far. */
        public int size() {
            return size;
        }

        /**
         * The names; ends the builder's use.
         *
         * @param built what the records became that they were put into
         */
        public PackedNames build(NameRecords built) {
            byte[] marks = new byte[slots.length];
            int[] packed = new int[slots.length * INTS_OF_A_SLOT];
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] != 0) {
                    marks[slot] = mark((int) (slots[slot] >>> 32));
                    packed[slot * INTS_OF_A_SLOT] = (int) slots[slot];
                    packed[slot * INTS_OF_A_SLOT + 1] = numbers[slot];
                }
            }
            return new PackedNames(marks, packed, built, size);
        }
    }
}
