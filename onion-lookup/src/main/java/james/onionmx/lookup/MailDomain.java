package james.onionmx.lookup;

import java.net.IDN;
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
    private static final int LONGEST_LABEL = 63;
    private static final String TOP_LABEL = "onion";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    // The kinds of characters in the one form.
    private static final byte LETTER = 1;
    private static final byte OTHER = 2;
    private static final byte STRANGE = 4;
    private static final byte[] KINDS = kinds();

    /** The dots that IDNA takes for label separators (RFC 3490 section 3.1). */
    private static final Pattern DOT = Pattern.compile("[.\u3002\uff0e\uff61]");

    private static final Pattern TRAILING_DOTS = Pattern.compile(DOT + "+$");

    /** IDNA 2003 and 2008 make different names of these: which one is meant cannot be told. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    private final String name;

    private MailDomain(String name) {
        this.name = name;
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
        if (isInTheOneForm(text)) {
            return new Parsed.Valid(new MailDomain(text));
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

    /** Finds most names valid without the cost of IDNA; says nothing about the others. */
    private static boolean isInTheOneForm(String text) {
        int labelStart = 0;
        int kindsInLabel = 0;
        int kinds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!isLabel(text, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
                kindsInLabel = 0;
            } else {
                // No branch for each kind: which it is cannot be foreseen, and that would cost.
                kindsInLabel |= c < KINDS.length ? KINDS[c] : STRANGE;
                kinds |= kindsInLabel;
            }
        }
        return (kinds & STRANGE) == 0
                && (kindsInLabel & LETTER) != 0
                && isLabel(text, labelStart, text.length())
                && text.length() <= LONGEST;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128];
        for (char c = 0; c < kinds.length; c++) {
            boolean isLetter = c >= 'a' && c <= 'z';
            boolean isOther = (c >= '0' && c <= '9') || c == '-' || c == '_';
            kinds[c] = isLetter ? LETTER : isOther ? OTHER : STRANGE;
        }
        return kinds;
    }

    private static boolean isLabel(String text, int start, int end) {
        return end > start
                && end - start <= LONGEST_LABEL
                && text.charAt(start) != '-'
                && text.charAt(end - 1) != '-';
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
        return new Parsed.Valid(new MailDomain(name));
    }

    private static Parsed invalid(String text, String what) {
        return new Parsed.Invalid("\"" + text + "\" " + what);
    }

    /**
     * Whether a text, however malformed, ends in the label {@code onion} in any notation that a
     * resolver might take for it, and so must not reach one (RFC 7686).
     */
    public static boolean isUnderOnion(String text) {
        if (isInTheOneForm(text)) {
            return text.endsWith("." + TOP_LABEL) || text.equals(TOP_LABEL);
        }
        String named = TRAILING_DOTS.matcher(text.strip()).replaceFirst("");
        List<String> labels = List.of(DOT.split(named, -1));
        return foldLabel(labels.get(labels.size() - 1)).equals(TOP_LABEL);
    }

    private static String foldLabel(String label) {
        try {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    /** The name in its one form. */
    public String name() {
        return name;
    }

    /** The domain without its first label; none above a top-level domain. */
    public Optional<MailDomain> parent() {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new MailDomain(name.substring(dot + 1)));
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
