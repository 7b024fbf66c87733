package james.onionmx.smtp;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** As many onion services as a test needs. */
final class Onions {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final byte VERSION = 3;

    private Onions() {}

    /** The service of a number, at the port of SMTP. */
    static OnionEndpoint endpoint(int number) {
        return endpoint(number, OnionEndpoint.SMTP_PORT);
    }

    static OnionEndpoint endpoint(int number, int port) {
        byte[] key = ByteBuffer.allocate(32).putInt(number).array();
        byte[] checked =
                ByteBuffer.allocate(35)
                        .put(key)
                        .put(Arrays.copyOf(checksum(key), 2))
                        .put(VERSION)
                        .array();
        OnionAddress.Parsed parsed = OnionAddress.parse(base32(checked) + ".onion");
        return new OnionEndpoint(((OnionAddress.Parsed.Valid) parsed).address(), port);
    }

    private static byte[] checksum(byte[] key) {
        try {
            MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
            sha3.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            sha3.update(key);
            sha3.update(VERSION);
            return sha3.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java 17 has SHA3-256", e);
        }
    }

    private static String base32(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int buffered = 0;
        for (byte octet : octets) {
            bits = (bits << 8) | (octet & 0xff);
            buffered += 8;
            while (buffered >= 5) {
                buffered -= 5;
                text.append(ALPHABET.charAt((bits >> buffered) & 31));
            }
            bits &= (1 << buffered) - 1;
        }
        return text.toString();
    }
}
