package james.onionmx.lookup;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The onion services of one entry, the preferred first. Version 2 addresses are left out, for Tor
 * no longer serves them: old maps are full of them, and they must not make the rest useless.
 */
final class MapTargets {

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final VerifiedOnions verified;
    private final List<OnionMx> usable = new ArrayList<>(1);
    private final List<String> obsolete = new ArrayList<>(0);

    /** Collects services with addresses that may have been verified before. */
    MapTargets(VerifiedOnions verified) {
        this.verified = verified;
    }

    /** Adds {@code onion[:port]}. */
    MapTargets add(String field) throws MalformedEntry {
        int colon = field.indexOf(':');
        return colon < 0
                ? add(field, OnionEndpoint.SMTP_PORT)
                : add(field.substring(0, colon), port(field.substring(colon + 1)));
    }

    /** Adds a service. */
    MapTargets add(String onion, int port) throws MalformedEntry {
        OnionAddress.Parsed parsed = verified.parse(onion);
        if (parsed instanceof OnionAddress.Parsed.Valid valid) {
            OnionEndpoint endpoint = new OnionEndpoint(valid.address(), port);
            usable.add(new OnionMx(endpoint, usable.size(), 0));
        } else if (OnionAddress.isVersion2(onion)) {
            obsolete.add(onion);
        } else if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            throw new MalformedEntry(invalid.reason());
        } else {
            throw new MalformedEntry(
                    "\"" + onion + "\" is not an onion address, expected <56>.onion");
        }
        return this;
    }

    /** Reads a port. */
    static int port(String text) throws MalformedEntry {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new MalformedEntry("port \"" + text + "\", expected 1 to 65535");
        }
        return port;
    }

    /** The version 2 addresses that were left out, as written. */
    List<String> obsolete() {
        return obsolete;
    }

    /** The route; none if nothing but version 2 addresses was added. */
    Optional<OnionRoute> route() {
        return usable.isEmpty() ? Optional.empty() : Optional.of(new OnionRoute(usable));
    }
}
