package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Spares verifying an address again for each of the domains that one service has. Bounded; for one
 * thread.
 */
final class VerifiedOnions {

    private static final int MOST = 1 << 17;

    private final Map<String, OnionAddress.Parsed> known = new HashMap<>();

    /** What a text is. */
    OnionAddress.Parsed parse(String text) {
        OnionAddress.Parsed earlier = known.get(text);
        if (earlier != null) {
            return earlier;
        }
        OnionAddress.Parsed parsed = OnionAddress.parse(text);
        if (known.size() == MOST) {
            known.clear();
        }
        known.put(text, parsed);
        return parsed;
    }
}
