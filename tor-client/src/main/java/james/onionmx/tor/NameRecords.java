package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * ASCII names, such as those of domains, each with a number, one behind the other in one array: an
 * object for each would take more room than the names. They are known by their places. Immutable.
 */
public final class NameRecords {

    /** What fits the byte in front of each name; the DNS has none longer than 253. */
    private static final int LONGEST = 255;

    /** Of each record the length of its name, the number, the name. */
    private static final int NUMBER = 1;

    private static final int NAME = NUMBER + Integer.BYTES;

    private final byte[] bytes;

    private NameRecords(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The number of the name at a place. */
    int number(int place) {
        int at = place + NUMBER;
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }

    /** The name at a place. */
    String name(int place) {
        return new String(bytes, place + NAME, length(place), StandardCharsets.ISO_8859_1);
    }

    /** Whether the name at a place is the end of a text. */
    boolean is(int place, String text, int from) {
        int length = length(place);
        if (length != text.length() - from) {
            return false;
        }
        int at = place + NAME;
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private int length(int place) {
        return Byte.toUnsignedInt(bytes[place]);
    }

    /** Collects names; used once, by one thread. */
    public static final class Builder {

        private NameRecords records = new NameRecords(new byte[256]);

        /** No name lies at place 0, so that 0 can stand for none. */
        private int end = 1;

        /**
         * Adds a name.
         *
         * @param name 1 to 255 ASCII characters
         * @return its place, greater than that of every earlier one
         * @throws IllegalArgumentException for another name
         * @throws IllegalStateException if the names take more than 2 GiB
         */
        int append(String name, int number) {
            int length = name.length();
            if (length == 0 || length > LONGEST) {
                throw new IllegalArgumentException(
                        "a name of " + length + " characters, expected 1 to " + LONGEST);
            }
            int place = end;
            byte[] bytes = reserve(NAME + length);
            bytes[place] = (byte) length;
            bytes[place + NUMBER] = (byte) (number >>> 24);
            bytes[place + NUMBER + 1] = (byte) (number >>> 16);
            bytes[place + NUMBER + 2] = (byte) (number >>> 8);
            bytes[place + NUMBER + 3] = (byte) number;
            for (int i = 0; i < length; i++) {
                char c = name.charAt(i);
                if (c > 0x7f) {
                    throw new IllegalArgumentException("\"" + name + "\" is not ASCII");
                }
                bytes[place + NAME + i] = (byte) c;
            }
            end = place + NAME + length;
            return place;
        }

        private byte[] reserve(int count) {
            if (end > Integer.MAX_VALUE - 16 - count) {
                throw new IllegalStateException("names of more than 2 GiB");
            }
            if (end + count > records.bytes.length) {
                long doubled = Math.min(2L * records.bytes.length, Integer.MAX_VALUE - 16);
                int capacity = Math.max((int) doubled, end + count);
                records = new NameRecords(Arrays.copyOf(records.bytes, capacity));
            }
            return records.bytes;
        }

        /** The names so far. */
        NameRecords soFar() {
            return records;
        }

        /** The number of the name at a place. */
        public int number(int place) {
            return records.number(place);
        }

        /** What was added; ends the builder's use. */
        public NameRecords build() {
            return new NameRecords(Arrays.copyOf(records.bytes, end));
        }
    }
}
