package james.onionmx.testbed.onion;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * Version 3 onion names with a correct checksum and a key that Tor takes for one, as many as a test
 * wants; no service has them.
 */
public final class OnionNames {

    private static final byte VERSION = 3;
    private static final int KEY_LENGTH = 32;
    private static final String RFC4648 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String BIG_INTEGER = "0123456789abcdefghijklmnopqrstuv";

    private OnionNames() {}

    /** The name of a service whose key is drawn from a text: the same text, the same name. */
    public static String named(String text) {
        byte[] key = publicKey(sha3(text.getBytes(StandardCharsets.UTF_8)));
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

    /** The key is the last 32 octets of its X.509 form (RFC 8410 section 4). */
    private static byte[] publicKey(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
            byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - KEY_LENGTH, encoded.length);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("Every Java since 15 has Ed25519", e);
        }
    }

    /** Gives the same octets always, since a test's names must not change. */
    private static final class FixedRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;

        FixedRandom(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = seed[i % seed.length];
            }
        }
    }

    private static byte[] sha3(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA3-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java since 9 has SHA3-256", e);
        }
    }
}
