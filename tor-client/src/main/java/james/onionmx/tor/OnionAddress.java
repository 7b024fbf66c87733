package james.onionmx.tor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The name of a version 3 onion service, checksum verified (Tor's rend-spec-v3, section 6
 * "[ONIONADDRESS]").
 *
 * <p>Lower case, without a trailing dot: Tor takes {@code x.onion.} for a clear-net name. Labels in
 * front of the 56 characters ({@code mail.x.onion}) are kept; Tor ignores them.
 */
public final class OnionAddress {

    private static final String SUFFIX = ".onion";
    private static final int V2_LABEL_LENGTH = 16;
    private static final int V3_LABEL_LENGTH = 56;
    private static final int PUBLIC_KEY_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 2;
    private static final byte VERSION = 3;

    /** RFC 1035 section 2.3.4, without the trailing dot. */
    private static final int MAX_NAME_LENGTH = 253;

    private static final Pattern HOST_LABELS =
            Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*+");

    private final String name;

    /** Takes a name that was verified before. */
    OnionAddress(String name) {
        this.name = name;
    }

    /** What a text turned out to be. */
    public sealed interface Parsed {

        /** A version 3 name that can be connected to. */
        record Valid(OnionAddress address) implements Parsed {}

        /**
         * A name under {@code .onion} that no onion service can have.
         *
         * @param reason why, in words fit for the sender of a mail
         */
        record Invalid(String reason) implements Parsed {}

        /** Not a name under {@code .onion} at all. */
        record NotAnOnion() implements Parsed {}
    }

    /** The name that a public key has: 32 octets, as RFC 8032 encodes them. */
    public static OnionAddress ofKey(byte[] publicKey) {
        if (publicKey.length != PUBLIC_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "a public key of " + publicKey.length + " octets, expected 32");
        }
        byte[] decoded = Arrays.copyOf(publicKey, PUBLIC_KEY_LENGTH + CHECKSUM_LENGTH + Byte.BYTES);
        decoded[PUBLIC_KEY_LENGTH + CHECKSUM_LENGTH] = VERSION;
        OnionChecksum.complete(decoded);
        return new OnionAddress(Base32.encode(decoded) + SUFFIX);
    }

    /** The public key in the name. */
    public byte[] publicKey() {
        String label = serviceName().substring(0, V3_LABEL_LENGTH);
        return Arrays.copyOf(Base32.decode(label), PUBLIC_KEY_LENGTH);
    }

    /** Whether a name lies under {@code .onion} and so must never reach a resolver (RFC 7686). */
    public static boolean isUnderOnion(String domain) {
        String normal = normalise(domain);
        return normal.equals("onion") || normal.endsWith(SUFFIX);
    }

    /** Whether a name has the form of a version 2 onion address, which Tor no longer serves. */
    public static boolean isVersion2(String domain) {
        String normal = normalise(domain);
        if (!normal.endsWith(SUFFIX)) {
            return false;
        }
        String labels = normal.substring(0, normal.length() - SUFFIX.length());
        String label = labels.substring(labels.lastIndexOf('.') + 1);
        return label.length() == V2_LABEL_LENGTH && Base32.isText(label);
    }

    /** Reads a domain name in any case, with or without a trailing dot. */
    public static Parsed parse(String domain) {
        return isUsual(domain) ? new Parsed.Valid(new OnionAddress(domain)) : parseAny(domain);
    }

    /** Whether a text is nothing but a valid address, as nearly all are: seen at half the cost. */
    private static boolean isUsual(String text) {
        if (text.length() != V3_LABEL_LENGTH + SUFFIX.length() || !text.endsWith(SUFFIX)) {
            return false;
        }
        byte[] decoded = new byte[PUBLIC_KEY_LENGTH + CHECKSUM_LENGTH + Byte.BYTES];
        return Base32.decode(text.getBytes(StandardCharsets.ISO_8859_1), decoded)
                && decoded[PUBLIC_KEY_LENGTH + CHECKSUM_LENGTH] == VERSION
                && OnionChecksum.isRight(decoded);
    }

    private static Parsed parseAny(String domain) {
        String normal = normalise(domain);
        if (!normal.equals("onion") && !normal.endsWith(SUFFIX)) {
            return new Parsed.NotAnOnion();
        }
        if (normal.length() <= SUFFIX.length()) {
            return new Parsed.Invalid("\"" + normal + "\" names no onion service");
        }
        int end = normal.length() - SUFFIX.length();
        int lastDot = normal.lastIndexOf('.', end - 1);
        boolean hasLabelsInFront = lastDot >= 0;
        boolean wellFormed =
                !hasLabelsInFront || HOST_LABELS.matcher(normal.substring(0, lastDot)).matches();
        if (!wellFormed || normal.length() > MAX_NAME_LENGTH) {
            return new Parsed.Invalid("the labels before the onion address are no host name");
        }
        return parseLabel(normal, normal.substring(lastDot + 1, end));
    }

    private static Parsed parseLabel(String name, String label) {
        if (!Base32.isText(label)) {
            return new Parsed.Invalid("the onion address has characters other than a-z and 2-7");
        }
        if (label.length() == V2_LABEL_LENGTH) {
            return invalid(
                    name,
                    "is a version 2 onion address, which Tor no longer serves; a version 3 address"
                            + " has 56 characters");
        }
        if (label.length() != V3_LABEL_LENGTH) {
            return invalid(
                    name, "has " + label.length() + " characters instead of 56 before .onion");
        }
        byte[] decoded = Base32.decode(label);
        byte version = decoded[PUBLIC_KEY_LENGTH + CHECKSUM_LENGTH];
        if (version != VERSION) {
            return invalid(name, "has version " + version + " instead of 3");
        }
        if (!OnionChecksum.isRight(decoded)) {
            return invalid(name, "has a wrong checksum: a character was mistyped or lost");
        }
        return new Parsed.Valid(new OnionAddress(name));
    }

    private static Parsed invalid(String name, String what) {
        return new Parsed.Invalid("the onion address " + name + " " + what);
    }

    /** Only ASCII letters change case: U+212A must not become a k. */
    private static String normalise(String domain) {
        int end = domain.length();
        while (end > 0 && domain.charAt(end - 1) == '.') {
            end--;
        }
        if (end == domain.length() && !hasUpperCase(domain)) {
            return domain;
        }
        StringBuilder lower = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = domain.charAt(i);
            lower.append(isUpperCase(c) ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    private static boolean hasUpperCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpperCase(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The whole name, lower case, without a trailing dot. */
    public String name() {
        return name;
    }

    /** The service's own name, without labels in front: what makes two addresses one service. */
    public String serviceName() {
        return name.substring(name.length() - SUFFIX.length() - V3_LABEL_LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnionAddress that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
