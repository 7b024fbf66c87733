package james.onionmx.tor.control;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who may reach a private onion service: a client's public key (rend-spec-v3, "client
 * authorization").
 *
 * @param text an x25519 key in base32, 52 characters in upper case
 */
public record ClientKey(String text) {

    private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]{52}");

    /** Refuses what is no key. */
    public ClientKey {
        if (!BASE32.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no public key: expected 52 characters of base32");
        }
    }

    /** Reads a key, also as Tor's files have it: {@code descriptor:x25519:KEY}. */
    public static ClientKey parse(String text) {
        return new ClientKey(text.substring(text.lastIndexOf(':') + 1).toUpperCase(Locale.ROOT));
    }
}
