package james.onionmx.tor;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Spares verifying an address again for each of the domains that one service has. Bounded: an
 * address may push out another. Thread-safe.
 */
public final class VerifiedOnions {

    /** A power of two. */
    private static final int PLACES = 1 << 16;

    /** The octets of addresses with a right checksum. */
    private final AtomicReferenceArray<byte[]> known = new AtomicReferenceArray<>(PLACES);

    /** What {@link OnionAddress#parse(String)} would say. */
    public OnionAddress.Parsed parse(String domain) {
        return OnionAddress.parse(domain, this::isRight);
    }

    /** Whether the checksum of an address fits the rest; the octets are not kept. */
    boolean isRight(byte[] octets) {
        int place = NameHash.of(octets, 0, Long.BYTES) & (PLACES - 1);
        byte[] earlier = known.get(place);
        if (earlier != null && Arrays.equals(earlier, octets)) {
            return true;
        }
        boolean isRight = OnionChecksum.isRight(octets);
        if (isRight) {
            known.setRelease(place, octets.clone());
        }
        return isRight;
    }
}
