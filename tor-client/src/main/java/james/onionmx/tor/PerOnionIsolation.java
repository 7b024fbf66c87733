package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One token per onion service, the same for all connections to it as long as this object lives.
 * Tokens are a keyed hash under a random key, so they name nobody and need no table. Thread-safe.
 */
public final class PerOnionIsolation implements IsolationPolicy {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;
    private static final int TOKEN_LENGTH = 16;

    private final SecretKeySpec key;

    /** Draws the key. */
    public PerOnionIsolation(SecureRandom random) {
        byte[] bits = new byte[KEY_LENGTH];
        random.nextBytes(bits);
        this.key = new SecretKeySpec(bits, ALGORITHM);
    }

    @Override
    public Isolation isolationFor(OnionAddress onion) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(onion.serviceName().getBytes(StandardCharsets.US_ASCII));
            return new Isolation.Token(HexFormat.of().formatHex(Arrays.copyOf(hash, TOKEN_LENGTH)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA-256 with any key", e);
        }
    }
}
