package james.onionmx.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;

/**
 * A map of made-up domains, the same at each run.
 *
 * @param entries how many domains it has
 * @param domainsOfEach how many of them each onion serves
 */
record GeneratedMap(int entries, int domainsOfEach) {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int KEY_LENGTH = 32;
    private static final byte VERSION = 3;

    /** The domain of an entry, from 0 on. */
    String domain(int entry) {
        return "mail%d.host%d.example".formatted(entry, entry * 7_919L % 1_000_003);
    }

    /** A domain that is not in the map, and looks like those that are. */
    String absent(int number) {
        return "post%d.host%d.example".formatted(number, number * 7_919L % 1_000_003);
    }

    /** Writes the map as lines of a domain and an onion. */
    void write(Path file) throws IOException {
        Random random = new Random(entries);
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            String onion = "";
            for (int i = 0; i < entries; i++) {
                if (i % domainsOfEach == 0) {
                    onion = onion(random);
                }
                writer.write(domain(i) + " " + onion + "\n");
            }
        }
    }

    /** An address of a random key (rend-spec-v3, section 6); nobody has to have the private one. */
    private static String onion(Random random) {
        byte[] key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        byte[] address = Arrays.copyOf(key, KEY_LENGTH + 3);
        System.arraycopy(checksum(key), 0, address, KEY_LENGTH, 2);
        address[KEY_LENGTH + 2] = VERSION;
        return base32(address) + ".onion";
    }

    private static byte[] checksum(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA3-256");
            digest.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            digest.update(key);
            digest.update(VERSION);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java since 9 has SHA3-256", e);
        }
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 8 / 5);
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = ((buffer << 8) | (next & 0xff)) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        return text.toString();
    }
}
