package james.onionmx.tor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a name and the onion services that it stands for lie in an array: the name's length less 1
 * and a kind, one octet each, the name, and then either the octets of the only service, at the port
 * of SMTP, or a length and a text with all services. Nearly all records are of the first kind,
 * which mostly fits one line of the processor's cache.
 */
final class EndpointRecord {

    /** What fits the octet in front; the DNS has no longer name than 253. */
    static final int LONGEST_NAME = 256;

    /** Of the length and the kind. */
    private static final int HEAD = 2;

    private static final byte ONE_SERVICE = 0;
    private static final byte LISTED = 1;

    /** How much of a record is not the name, if it has one service at the port of SMTP. */
    private static final int BESIDE_NAME = HEAD + OnionOctets.NAME_LENGTH;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private EndpointRecord() {}

    /** A record for one service at the port of SMTP, whose address is verified. */
    static int sizeOfOne(int nameLength) {
        return BESIDE_NAME + nameLength;
    }

    /** Writes such a record; the name and the address are parts of texts. */
    static void writeOne(
            byte[] records, int at, byte[] text, int from, int to, byte[] onions, int onion) {
        int value = writeName(records, at, text, from, to, ONE_SERVICE);
        System.arraycopy(onions, onion, records, value, OnionOctets.NAME_LENGTH);
    }

    private static int writeName(byte[] records, int at, byte[] text, int from, int to, byte kind) {
        records[at] = (byte) (to - from - 1);
        records[at + 1] = kind;
        System.arraycopy(text, from, records, at + HEAD, to - from);
        return at + HEAD + to - from;
    }

    /** A record for any services, in the order in which they are to come out. */
    static byte[] of(byte[] name, List<OnionEndpoint> services) {
        OnionEndpoint first = services.get(0);
        if (services.size() == 1
                && first.port() == OnionEndpoint.SMTP_PORT
                && first.onion().name().length() == OnionOctets.NAME_LENGTH) {
            byte[] record = new byte[sizeOfOne(name.length)];
            byte[] onion = first.onion().name().getBytes(StandardCharsets.ISO_8859_1);
            writeOne(record, 0, name, 0, name.length, onion, 0);
            return record;
        }
        byte[] list =
                services.stream()
                        .map(OnionEndpoint::toString)
                        .collect(Collectors.joining(" "))
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] record = new byte[HEAD + name.length + Integer.BYTES + list.length];
        int value = writeName(record, 0, name, 0, name.length, LISTED);
        INTS.set(record, value, list.length);
        System.arraycopy(list, 0, record, value + Integer.BYTES, list.length);
        return record;
    }

    /** Where the record at a place ends. */
    static int end(byte[] records, int at) {
        int value = valueOf(records, at);
        return records[at + 1] == ONE_SERVICE
                ? value + OnionOctets.NAME_LENGTH
                : value + Integer.BYTES + (int) INTS.get(records, value);
    }

    private static int valueOf(byte[] records, int at) {
        return at + HEAD + nameLength(records, at);
    }

    private static int nameLength(byte[] records, int at) {
        return Byte.toUnsignedInt(records[at]) + 1;
    }

    /** The name of the record at a place. */
    static String name(byte[] records, int at) {
        return text(records, at + HEAD, nameLength(records, at));
    }

    private static String text(byte[] records, int from, int length) {
        return new String(records, from, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether the name of the record at a place is the end of a text. */
    static boolean isNamed(byte[] records, int at, byte[] text, int from) {
        int length = text.length - from;
        int start = at + HEAD;
        return nameLength(records, at) == length
                && Arrays.equals(records, start, start + length, text, from, text.length);
    }

    /** Whether two records have one name. */
    static boolean haveOneName(byte[] some, int at, byte[] others, int place) {
        return some[at] == others[place]
                && Arrays.equals(
                        some,
                        at + HEAD,
                        valueOf(some, at),
                        others,
                        place + HEAD,
                        valueOf(others, place));
    }

    /** Whether two records are alike. */
    static boolean areEqual(byte[] some, int at, byte[] others, int place) {
        return Arrays.equals(some, at, end(some, at), others, place, end(others, place));
    }

    /** The services of the record at a place. */
    static List<OnionEndpoint> services(byte[] records, int at) {
        int value = valueOf(records, at);
        if (records[at + 1] == ONE_SERVICE) {
            OnionAddress onion = new OnionAddress(text(records, value, OnionOctets.NAME_LENGTH));
            return List.of(new OnionEndpoint(onion, OnionEndpoint.SMTP_PORT));
        }
        String list = text(records, value + Integer.BYTES, (int) INTS.get(records, value));
        return Stream.of(list.split(" ")).map(EndpointRecord::service).toList();
    }

    /** They were verified when they came in, so they come out without the cost of that. */
    private static OnionEndpoint service(String text) {
        int colon = text.lastIndexOf(':');
        return new OnionEndpoint(
                new OnionAddress(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }
}
