package james.onionmx.lookup;

import java.time.Duration;
import org.xbill.DNS.Message;

/** What an answer from DNS is worth (RFC 4033 section 5). */
sealed interface Verdict {

    /**
     * Its signatures hold, up to a trust anchor.
     *
     * @param longest what was signed is to be kept no longer, whatever the records say
     */
    record Secure(Message answer, Duration longest) implements Verdict {}

    /** Nobody signed it. */
    record Insecure(Message answer) implements Verdict {}

    /** Nobody looked whether it is signed. */
    record Unvalidated(Message answer) implements Verdict {}

    /** It ought to be signed and is not, or not rightly; not to be used. */
    record Bogus(String reason) implements Verdict {}
}
