package james.onionmx.tor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One token per onion service, or per share of one, the same for all connections to it until one of
 * them fails to connect. Tokens are a keyed hash under a random key, so they name nobody and need
 * no table. Thread-safe.
 */
public final class PerOnionIsolation implements IsolationPolicy {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;
    private static final int TOKEN_LENGTH = 16;

    /**
     * How many counters of failures there are. Services that share one by chance get a fresh
     * circuit one time more than they need.
     */
    private static final int GENERATIONS = 4_096;

    private final SecretKeySpec key;
    private final AtomicIntegerArray generations = new AtomicIntegerArray(GENERATIONS);

    /** Draws the key. */
    public PerOnionIsolation(SecureRandom random) {
        byte[] bits = new byte[KEY_LENGTH];
        random.nextBytes(bits);
        this.key = new SecretKeySpec(bits, ALGORITHM);
    }

    @Override
    public Isolation isolationFor(OnionAddress onion, String share) {
        return token(onion, share, generations.get(slot(onion, share)));
    }

    @Override
    public void renew(OnionAddress onion, String share, Isolation failed) {
        int slot = slot(onion, share);
        int generation = generations.get(slot);
        if (token(onion, share, generation).equals(failed)) {
            generations.compareAndSet(slot, generation, generation + 1);
        }
    }

    private Isolation token(OnionAddress onion, String share, int generation) {
        byte[] hash = hash(onion.serviceName() + " " + share + " " + generation);
        return new Isolation.Token(HexFormat.of().formatHex(Arrays.copyOf(hash, TOKEN_LENGTH)));
    }

    private int slot(OnionAddress onion, String share) {
        int hash = ByteBuffer.wrap(hash(onion.serviceName() + " " + share)).getInt();
        return Math.floorMod(hash, GENERATIONS);
    }

    private byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA-256 with any key", e);
        }
    }
}
