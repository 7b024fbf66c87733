package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the platform's own SHA3-256. */
class OnionChecksumTest {

    private static final int KEYS = 5_000;
    private static final int LENGTH = 35;

    private static byte[] withChecksumOfThePlatform(byte[] address)
            throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA3-256");
        digest.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
        digest.update(address, 0, 32);
        digest.update(address[34]);
        byte[] right = address.clone();
        System.arraycopy(digest.digest(), 0, right, 32, 2);
        return right;
    }

    private static byte[] address(Random random, int version) {
        byte[] address = new byte[LENGTH];
        random.nextBytes(address);
        address[34] = (byte) version;
        return address;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0, 255})
    void isThatOfThePlatformsDigest(int version) throws Exception {
        Random random = new Random(version);

        for (int i = 0; i < KEYS; i++) {
            byte[] address = withChecksumOfThePlatform(address(random, version));

            assertThat(OnionChecksum.isRight(address)).as(Arrays.toString(address)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xff})
    void isThatOfThePlatformsDigestForAKeyOfEqualBits(int octet) throws Exception {
        byte[] address = new byte[LENGTH];
        Arrays.fill(address, (byte) octet);

        assertThat(OnionChecksum.isRight(withChecksumOfThePlatform(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 30, 31, 32, 33, 34})
    void isWrongAfterAnyBitOfAnOctetChanged(int octet) throws Exception {
        byte[] right = withChecksumOfThePlatform(address(new Random(octet), 3));

        for (int bit = 0; bit < Byte.SIZE; bit++) {
            byte[] changed = right.clone();
            changed[octet] ^= (byte) (1 << bit);

            assertThat(OnionChecksum.isRight(changed)).as("bit " + bit).isFalse();
        }
    }
}
