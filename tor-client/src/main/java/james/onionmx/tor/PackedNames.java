package james.onionmx.tor;

import java.util.OptionalInt;

/**
 * Finds names and their numbers among {@link NameRecords}, which several of these can share: 10 to
 * 20 bytes for each name. Immutable.
 */
public final class PackedNames {

    /**
     * By hash: 0 where nothing is, else some bits of the hash of what is. So little that it stays
     * in the processor's cache, where most questions for what is not there end.
     */
    private final byte[] marks;

    /** By hash: where the name lies. */
    private final int[] places;

    private final NameRecords records;
    private final int size;

    private PackedNames(byte[] marks, int[] places, NameRecords records, int size) {
        this.marks = marks;
        this.places = places;
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
        int hash = hash(text, from);
        byte mark = mark(hash);
        int mask = marks.length - 1;
        for (int slot = hash & mask; marks[slot] != 0; slot = (slot + 1) & mask) {
            if (marks[slot] == mark && records.is(places[slot], text, from)) {
                return OptionalInt.of(records.number(places[slot]));
            }
        }
        return OptionalInt.empty();
    }

    /** How many names there are. */
    public int size() {
        return size;
    }

    /** Of the bits of a hash that do not choose the slot; never 0. */
    private static byte mark(int hash) {
        return (byte) (hash >>> 24 == 0 ? 1 : hash >>> 24);
    }

    private static int hash(String text, int from) {
        int hash = from == 0 ? text.hashCode() : polynomial(text, from);
        // Spreads what the polynomial leaves in the lower bits (the finisher of MurmurHash3).
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    /** As {@link String#hashCode} of the text's end. */
    private static int polynomial(String text, int from) {
        int hash = 0;
        for (int i = from; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    /** Collects names; used once, by one thread. */
    public static final class Builder {

        private final NameRecords.Builder records;

        /** By hash: the hash itself and, in the lower half, where the name lies; 0 is free. */
        private long[] slots = new long[16];

        private int size;

        /** Puts the names into records that others may put theirs into, too. */
        public Builder(NameRecords.Builder records) {
            this.records = records;
        }

        /**
         * Adds a name unless it is there.
         *
         * @param name 1 to 255 ASCII characters
         * @return the place of its record, which has the number that it was added with first
         * @throws IllegalArgumentException for another name
         * @throws IllegalStateException if the names take more than 2 GiB
         */
        public int putIfAbsent(String name, int number) {
            int hash = hash(name, 0);
            int slot = slotOf(name, hash);
            if (slots[slot] != 0) {
                return (int) slots[slot];
            }
            int place = records.append(name, number);
            slots[slot] = ((long) hash << 32) | place;
            size++;
            if (size > slots.length / 2) {
                spread();
            }
            return place;
        }

        /** The slot where the name lies, or the free one where it would. */
        private int slotOf(String name, int hash) {
            int mask = slots.length - 1;
            int slot = hash & mask;
            while (slots[slot] != 0) {
                if ((int) (slots[slot] >>> 32) == hash
                        && records.soFar().is((int) slots[slot], name, 0)) {
                    return slot;
                }
                slot = (slot + 1) & mask;
            }
            return slot;
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
            int[] places = new int[slots.length];
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] != 0) {
                    marks[slot] = mark((int) (slots[slot] >>> 32));
                    places[slot] = (int) slots[slot];
                }
            }
            return new PackedNames(marks, places, built, size);
        }
    }
}
