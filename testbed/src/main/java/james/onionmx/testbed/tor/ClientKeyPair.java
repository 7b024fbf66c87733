package james.onionmx.testbed.tor;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;

/**
 * The key of a client that may reach a private onion service, both halves in base32 as Tor's files
 * have them.
 *
 * @param publicText for the service, 52 characters
 * @param privateText for the client, 52 characters
 */
public record ClientKeyPair(String publicText, String privateText) {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int OCTETS = 32;
    private static final int BITS_OF_A_LETTER = 5;
    private static final String FOLDER = "onion_auth";

    /** Refuses nulls. */
    public ClientKeyPair {
        requireNonNull(publicText);
        requireNonNull(privateText);
    }

    /** A new one. */
    public static ClientKeyPair generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            byte[] secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
            return new ClientKeyPair(
                    base32(littleEndian(((XECPublicKey) pair.getPublic()).getU())), base32(secret));
        } catch (GeneralSecurityException e) {
            throw new TestbedException("every Java platform has X25519", e);
        }
    }

    /**
     * Has a client use it for a service until it is restarted, by its {@code ClientOnionAuthDir}.
     */
    public void giveTo(TorClient client, String onionName) {
        try {
            Path folder = client.node().directory().resolve(FOLDER);
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            String service = onionName.substring(0, onionName.length() - ".onion".length());
            Files.writeString(
                    folder.resolve(service + ".auth_private"),
                    service + ":descriptor:x25519:" + privateText + "\n",
                    StandardCharsets.US_ASCII);
            client.control().connection().setConf("ClientOnionAuthDir", folder.toString());
        } catch (IOException e) {
            throw new TestbedException("cannot give a key to " + client.node(), e);
        }
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] octets = new byte[OCTETS];
        BigInteger left = number;
        for (int i = 0; i < OCTETS; i++) {
            octets[i] = left.byteValue();
            left = left.shiftRight(Byte.SIZE);
        }
        return octets;
    }

    private static String base32(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte octet : octets) {
            held = (held << Byte.SIZE) | (octet & 0xff);
            bits += Byte.SIZE;
            while (bits >= BITS_OF_A_LETTER) {
                bits -= BITS_OF_A_LETTER;
                text.append(ALPHABET.charAt((held >> bits) & 31));
                held &= (1 << bits) - 1;
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(ALPHABET.charAt((held << (BITS_OF_A_LETTER - bits)) & 31)).toString();
    }
}
