package james.onionmx.lookup;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The domain of a mail address in the one form that is compared and asked for: lower case, A-labels
 * (RFC 5890), no trailing dot.
 */
public final class MailDomain {

    private static final int LONGEST = 253;
    private static final String TOP_LABEL = "onion";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The dots that IDNA takes for label separators (RFC 3490 section 3.1). */
    private static final Pattern DOT = Pattern.compile("[.\u3002\uff0e\uff61]");

    private static final Pattern TRAILING_DOTS = Pattern.compile(DOT + "+$");

    /** IDNA 2003 and 2008 make different names of these: which one is meant cannot be told. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    private final String name;

    /** The name, encoded: what is looked up. Nobody changes it. */
    private final byte[] octets;

    private MailDomain(String name, byte[] octets) {
        this.name = name;
        this.octets = octets;
    }

    /** What a text turned out to be. */
    public sealed interface Parsed {

        /** A domain name. */
        record Valid(MailDomain domain) implements Parsed {}

        /**
         * No domain name: an address literal, an empty or too long label, a stray character.
         *
         * @param reason why, naming the text
         */
        record Invalid(String reason) implements Parsed {}
    }

    /** Reads the part of a mail address behind the at sign. */
    public static Parsed parse(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (NormalName.is(octets)) {
            return new Parsed.Valid(new MailDomain(text, octets));
        }
        if (text.startsWith("[")) {
            return new Parsed.Invalid(text + " is an address literal");
        }
        if (AMBIGUOUS.matcher(text).find()) {
            return invalid(text, "has a character with two encodings; write it as xn--");
        }
        String ascii;
        try {
            ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return invalid(text, "is no domain name: " + e.getMessage());
        }
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (name.length() > LONGEST) {
            return invalid(text, "has " + name.length() + " characters, at most 253 are possible");
        }
        return parseLabels(text, name);
    }

    private static Parsed parseLabels(String text, String name) {
        List<String> labels = List.of(name.split("\\.", -1));
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return invalid(text, "has the label \"" + label + "\", which no mail domain has");
            }
        }
        if (DIGITS.matcher(labels.get(labels.size() - 1)).matches()) {
            return invalid(text, "ends in a number like an IP address");
        }
        return new Parsed.Valid(of(name));
    }

    private static Parsed invalid(String text, String what) {
        return new Parsed.Invalid("\"" + text + "\" " + what);
    }

    /**
     * Whether a text, however malformed, ends in the label {@code onion} in any notation that a
     * resolver might take for it, and so must not reach one (RFC 7686).
     */
    public static boolean isUnderOnion(String text) {
        if (NormalName.is(text.getBytes(StandardCharsets.ISO_8859_1))) {
            return isNormalUnderOnion(text);
        }
        String named = TRAILING_DOTS.matcher(text.strip()).replaceFirst("");
        List<String> labels = List.of(DOT.split(named, -1));
        return foldLabel(labels.get(labels.size() - 1)).equals(TOP_LABEL);
    }

    private static boolean isNormalUnderOnion(String name) {
        return name.endsWith(TOP_LABEL)
                && (name.length() == TOP_LABEL.length()
                        || name.charAt(name.length() - TOP_LABEL.length() - 1) == '.');
    }

    private static String foldLabel(String label) {
        try {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    private static MailDomain of(String name) {
        return new MailDomain(name, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it ends in the label {@code onion}. */
    boolean isUnderOnion() {
        return isNormalUnderOnion(name);
    }

    /** The name's octets, not to be changed. */
    byte[] octets() {
        return octets;
    }

    /** The name in its one form. */
    public String name() {
        return name;
    }

    /** The domain without its first label; none above a top-level domain. */
    public Optional<MailDomain> parent() {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(of(name.substring(dot + 1)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailDomain that && name.equals(that.name);
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
