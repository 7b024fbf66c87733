package james.onionmx.testbed.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/** Domain names of zones. */
final class Names {

    private Names() {}

    /** Reads a name; the trailing dot may be missing. */
    static Name parse(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + text, e);
        }
    }

    /** The name that stands for all below another. */
    static Name wildcard(Name parent) {
        return prepend("*", parent);
    }

    /** A name one label longer. */
    static Name prepend(String label, Name parent) {
        try {
            return Name.concatenate(Name.fromConstantString(label), parent);
        } catch (NameTooLongException e) {
            throw new IllegalArgumentException(label + " below " + parent + " is too long", e);
        }
    }
}
