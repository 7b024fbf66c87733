package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Names and the onion services that each stands for, one behind the other in one array, as they are
 * read: an object for each would take more room than the names. Out of any number of these an
 * {@link EndpointTable} is made. For one thread at a time.
 */
public final class EndpointRecords {

    private final byte[] octets = new byte[OnionOctets.LENGTH];
    private byte[] bytes;

    // Of each record where it lies, the hash of its name, and the line that it was read from.
    private int[] places = new int[16];
    private int[] hashes = new int[16];
    private int[] lines = new int[16];

    private int end;
    private int size;

    /**
     * Makes room for names to come.
     *
     * @param bytes how much is expected; more may come
     */
    public EndpointRecords(int bytes) {
        this.bytes = new byte[bytes];
    }

    /**
     * Adds a name and its services, in the order in which they are to come out.
     *
     * @param line where they were read
     * @throws IllegalArgumentException for a name that has not 1 to 256 ASCII characters
     */
    public void add(String name, List<OnionEndpoint> services, int line) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (encoded.length != name.length()) {
            throw new IllegalArgumentException("\"" + name + "\" is not ASCII");
        }
        requireLength(encoded.length);
        byte[] record = EndpointRecord.of(encoded, services);
        start(record.length, NameHash.of(encoded, 0, encoded.length), line);
        System.arraycopy(record, 0, bytes, end, record.length);
        end += record.length;
    }

    /**
     * Adds a name and its only service, at the port of SMTP, both out of a text.
     *
     * @param from where the name begins, in ASCII, of 1 to 256 characters
     * @param to where it ends
     * @param onion where the service's address begins: {@code <56>.onion} in lower case
     * @param line where they were read
     * @return whether there is a right address; nothing is added if not
     */
    public boolean add(
            byte[] text, int from, int to, int onion, VerifiedOnions verified, int line) {
        requireLength(to - from);
        if (!OnionOctets.read(text, onion, octets) || !verified.isRight(octets)) {
            return false;
        }
        int length = EndpointRecord.sizeOfOne(to - from);
        start(length, NameHash.of(text, from, to), line);
        EndpointRecord.writeOne(bytes, end, text, from, to, text, onion);
        end += length;
        return true;
    }

    private static void requireLength(int length) {
        if (length == 0 || length > EndpointRecord.LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name of %d characters, expected 1 to %d"
                            .formatted(length, EndpointRecord.LONGEST_NAME));
        }
    }

    private void start(int length, int hash, int line) {
        if (bytes.length - end < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
            lines = Arrays.copyOf(lines, size * 2);
        }
        places[size] = end;
        hashes[size] = hash;
        lines[size] = line;
        size++;
    }

    /** Gives back the room that nothing came for. */
    public void trim() {
        bytes = Arrays.copyOf(bytes, end);
        places = Arrays.copyOf(places, size);
        hashes = Arrays.copyOf(hashes, size);
        lines = Arrays.copyOf(lines, size);
    }

    /** How many records there are, also of one name. */
    public int size() {
        return size;
    }

    /** The name of a record, counted from 0. */
    public String name(int record) {
        return EndpointRecord.name(bytes, places[record]);
    }

    /** The services of a record, counted from 0. */
    public List<OnionEndpoint> services(int record) {
        return EndpointRecord.services(bytes, places[record]);
    }

    /** The line that a record was read from. */
    public int line(int record) {
        return lines[record];
    }

    byte[] bytes() {
        return bytes;
    }

    int place(int record) {
        return places[record];
    }

    int hash(int record) {
        return hashes[record];
    }

    /** How many bytes a record takes. */
    int length(int record) {
        return (record + 1 == size ? end : places[record + 1]) - places[record];
    }
}
