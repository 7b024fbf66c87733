package james.onionmx.smtp;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** How a domain with letters beyond ASCII is written in ASCII. */
final class DomainForm {

    private DomainForm() {}

    /**
     * The domain in A-labels (RFC 5890), or as it is where the old and the new IDNA do not agree on
     * them, as for the German sharp s: mail must not go to a domain that only looks alike.
     */
    static String ascii(String domain) {
        if (isAscii(domain)) {
            return domain;
        }
        try {
            String labels = IDN.toASCII(domain);
            String plain =
                    Normalizer.normalize(domain, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            return IDN.toUnicode(labels).equals(plain) ? labels : domain;
        } catch (IllegalArgumentException e) {
            // Without a form in ASCII: the domain goes as it is, to servers that know SMTPUTF8.
            return domain;
        }
    }

    static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
