package james.onionmx.testbed.onion;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/** Well-formed version 3 onion names with a correct checksum, as many as a test wants. */
public final class OnionNames {

    private static final byte VERSION = 3;
    private static final String RFC4648 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String BIG_INTEGER = "0123456789abcdefghijklmnopqrstuv";

    private OnionNames() {}

    /** The name of the service whose "key" is the hash of a text: the same text, the same name. */
    public static String named(String text) {
        byte[] key = sha3(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream checked = new ByteArrayOutputStream();
        checked.writeBytes(".onion checksum".getBytes(StandardCharsets.US_ASCII));
        checked.writeBytes(key);
        checked.write(VERSION);
        ByteArrayOutputStream address = new ByteArrayOutputStream();
        address.writeBytes(key);
        address.writeBytes(Arrays.copyOf(sha3(checked.toByteArray()), 2));
        address.write(VERSION);
        return base32(address.toByteArray()) + ".onion";
    }

    /** 35 bytes are 56 digits exactly, so one big number to the base of 32 will do. */
    private static String base32(byte[] bytes) {
        String digits = new BigInteger(1, bytes).toString(32).toLowerCase(Locale.ROOT);
        StringBuilder encoded =
                new StringBuilder("a".repeat(bytes.length * 8 / 5 - digits.length()));
        digits.chars().forEach(d -> encoded.append(RFC4648.charAt(BIG_INTEGER.indexOf(d))));
        return encoded.toString();
    }

    private static byte[] sha3(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA3-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java since 9 has SHA3-256", e);
        }
    }
}
