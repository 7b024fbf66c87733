package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Spares verifying an address again for each of the domains that one service has. Bounded: an
 * address may push out another. Thread-safe.
 */
final class VerifiedOnions {

    /** A power of two. */
    private static final int PLACES = 1 << 16;

    /** So many characters, of five bits each, choose a place. */
    private static final int KEYED = 6;

    private record Known(String text, OnionAddress.Parsed parsed) {}

    private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(PLACES);

    /** What a text is. */
    OnionAddress.Parsed parse(String text) {
        int place = place(text);
        Known earlier = known.get(place);
        if (earlier != null && earlier.text().equals(text)) {
            return earlier.parsed();
        }
        OnionAddress.Parsed parsed = OnionAddress.parse(text);
        known.set(place, new Known(text, parsed));
        return parsed;
    }

    /** Of the beginning, which in a key is as random as the rest. */
    private static int place(String text) {
        int hash = 0;
        for (int i = 0; i < Math.min(text.length(), KEYED); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }
}
