package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The secret key of a version 3 onion service, which is to own its name. Expanded, as Tor keeps it
 * (rend-spec-v3, section "[ED25519]"): whoever has it can be the service.
 */
public final class OnionKey {

    /** What Tor's control port calls the kind of key. */
    private static final String KIND = "ED25519-V3:";

    private static final int SEED_LENGTH = 32;
    private static final int EXPANDED_LENGTH = 64;

    private final OnionAddress address;
    private final byte[] expanded;

    private OnionKey(OnionAddress address, byte[] expanded) {
        this.address = requireNonNull(address);
        this.expanded = expanded;
    }

    /** A new one. */
    public static OnionKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new OnionKey(
                    OnionAddress.ofKey(encoded((EdECPublicKey) pair.getPublic())), expand(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519 and SHA-512", e);
        }
    }

    /** RFC 8032 section 5.1.2: y in little-endian, and the lowest bit of x on top. */
    private static byte[] encoded(EdECPublicKey key) {
        byte[] y = key.getPoint().getY().toByteArray();
        byte[] octets = new byte[SEED_LENGTH];
        for (int i = 0; i < Math.min(y.length, octets.length); i++) {
            octets[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            octets[SEED_LENGTH - 1] |= (byte) 0x80;
        }
        return octets;
    }

    /** RFC 8032 section 5.1.5, steps 1 and 2. */
    private static byte[] expand(byte[] seed) throws GeneralSecurityException {
        byte[] expanded = MessageDigest.getInstance("SHA-512").digest(seed);
        expanded[0] &= (byte) 0xf8;
        expanded[SEED_LENGTH - 1] &= 0x7f;
        expanded[SEED_LENGTH - 1] |= 0x40;
        return expanded;
    }

    /**
     * A key kept before.
     *
     * @param address its own, which is not computed from it
     * @param expanded 64 octets
     * @return empty where that is no key
     */
    public static Optional<OnionKey> of(OnionAddress address, byte[] expanded) {
        boolean isClamped =
                expanded.length == EXPANDED_LENGTH
                        && (expanded[0] & 0x07) == 0
                        && (expanded[SEED_LENGTH - 1] & 0xc0) == 0x40;
        return isClamped ? Optional.of(new OnionKey(address, expanded.clone())) : Optional.empty();
    }

    /**
     * A key in the words of Tor's control port.
     *
     * @param address its own, which is not computed from it
     * @return empty where that is no key
     */
    public static Optional<OnionKey> parse(OnionAddress address, String controlText) {
        if (!controlText.startsWith(KIND)) {
            return Optional.empty();
        }
        try {
            return of(address, Base64.getDecoder().decode(controlText.substring(KIND.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The service's name. */
    public OnionAddress address() {
        return address;
    }

    /** A secret: for Tor's control port, and for files that only their owner reads. */
    public String controlText() {
        return KIND + Base64.getEncoder().encodeToString(expanded);
    }

    /** A secret: 64 octets, as in Tor's {@code hs_ed25519_secret_key} behind the header. */
    public byte[] expanded() {
        return expanded.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnionKey that && Arrays.equals(expanded, that.expanded);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** The name only. */
    @Override
    public String toString() {
        return "OnionKey of " + address;
    }
}
