package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ASCII names, such as those of domains, one behind the other in one array: an object for each
 * would take more room than the names. They are known by their places. Immutable.
 */
public final class NameRecords {

    /** What fits the byte in front of each name; the DNS has none longer than 253. */
    private static final int LONGEST = 255;

    /** Of each record the length of its name, the name. */
    private static final int NAME = 1;

    private final byte[] bytes;

    private NameRecords(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The name at a place. */
    String name(int place) {
        int length = Byte.toUnsignedInt(bytes[place]);
        return new String(bytes, place + NAME, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether the name at a place is the end of an encoded text. */
    boolean is(int place, byte[] text, int from) {
        return is(bytes, place, text, from);
    }

    private static boolean is(byte[] bytes, int at, byte[] text, int from) {
        int length = text.length - from;
        int start = at + NAME;
        return Byte.toUnsignedInt(bytes[at]) == length
                && Arrays.equals(bytes, start, start + length, text, from, text.length);
    }

    /**
     * Collects names; used once, by one thread.
     *
     * <p>In blocks, so that it never needs the room for all names twice to grow; none is so large
     * that a garbage collector would have to treat it as something special.
     */
    public static final class Builder {

        private static final int BLOCK_BITS = 18;
        private static final int BLOCK = 1 << BLOCK_BITS;
        private static final int MOST_BLOCKS = (Integer.MAX_VALUE >>> BLOCK_BITS) - 1;

        private final List<byte[]> blocks = new ArrayList<>(List.of(new byte[BLOCK]));

        /** No name lies at place 0, so that 0 can stand for none. */
        private int end = 1;

        /**
         * Adds a name.
         *
         * @param name 1 to 255 ASCII characters, encoded
         * @return its place, greater than that of every earlier one
         * @throws IllegalArgumentException for another length
         * @throws IllegalStateException if the names take more than 2 GiB
         */
        int append(byte[] name) {
            if (name.length == 0 || name.length > LONGEST) {
                throw new IllegalArgumentException(
                        "a name of " + name.length + " characters, expected 1 to " + LONGEST);
            }
            int count = NAME + name.length;
            if (offset(end) + count > BLOCK || end >>> BLOCK_BITS == blocks.size()) {
                startBlock();
            }
            int place = end;
            byte[] block = block(place);
            block[offset(place)] = (byte) name.length;
            System.arraycopy(name, 0, block, offset(place) + NAME, name.length);
            end = place + count;
            return place;
        }

        private void startBlock() {
            if (blocks.size() == MOST_BLOCKS) {
                throw new IllegalStateException("names of more than 2 GiB");
            }
            end = blocks.size() << BLOCK_BITS;
            blocks.add(new byte[BLOCK]);
        }

        private byte[] block(int place) {
            return blocks.get(place >>> BLOCK_BITS);
        }

        private static int offset(int place) {
            return place & (BLOCK - 1);
        }

        /** Whether the name at a place is an encoded one. */
        boolean is(int place, byte[] name) {
            return NameRecords.is(block(place), offset(place), name, 0);
        }

        /** What was added; ends the builder's use. */
        public NameRecords build() {
            byte[] bytes = new byte[end];
            for (int i = 0; i < blocks.size(); i++) {
                int start = i << BLOCK_BITS;
                System.arraycopy(blocks.get(i), 0, bytes, start, Math.min(BLOCK, end - start));
            }
            return new NameRecords(bytes);
        }
    }
}
