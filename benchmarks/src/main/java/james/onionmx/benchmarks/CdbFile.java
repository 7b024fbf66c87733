package james.onionmx.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a constant database (cdb), as {@code cdb -c} of tinycdb writes it, from mapped memory. The
 * format: 256 tables of slots with a hash and a place, in front a table of these, and the records
 * between.
 */
final class CdbFile {

    private static final int TABLES = 256;
    private static final int SLOT = 8;

    private final ByteBuffer content;

    private CdbFile(ByteBuffer content) {
        this.content = content.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Maps a file into memory. */
    static CdbFile map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new CdbFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** The value of a key. */
    Optional<String> find(String name) {
        byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
        int hash = hash(key);
        int table = (hash & (TABLES - 1)) * SLOT;
        int start = content.getInt(table);
        int slots = content.getInt(table + 4);
        if (slots == 0) {
            return Optional.empty();
        }
        int slot = Integer.remainderUnsigned(hash >>> 8, slots);
        for (int tried = 0; tried < slots; tried++) {
            int at = start + slot * SLOT;
            int place = content.getInt(at + 4);
            if (place == 0) {
                return Optional.empty();
            }
            if (content.getInt(at) == hash && isKey(place, key)) {
                return Optional.of(value(place));
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return Optional.empty();
    }

    private static int hash(byte[] key) {
        int hash = 5381;
        for (byte next : key) {
            hash = ((hash << 5) + hash) ^ (next & 0xff);
        }
        return hash;
    }

    private boolean isKey(int place, byte[] key) {
        if (content.getInt(place) != key.length) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            if (content.get(place + SLOT + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    private String value(int place) {
        byte[] value = new byte[content.getInt(place + 4)];
        content.get(place + SLOT + content.getInt(place), value);
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
