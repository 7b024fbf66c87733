package james.onionmx.gateway;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.james.core.MailAddress;

/** A list of recipients somewhere. */
public interface RecipientList {

    /**
     * All of them, in the form of {@link #key}.
     *
     * @throws IOException naming the place and what is wrong there
     */
    Set<String> read() throws IOException;

    /** Two spellings of an address that mail servers hardly ever tell apart are one. */
    static String key(MailAddress recipient) {
        return recipient.asString().toLowerCase(Locale.ROOT);
    }
}
