package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;

/** What the DNS said about the mail exchangers of a domain, after all aliases. */
sealed interface MxAnswer {

    /**
     * The domain takes mail.
     *
     * @param preferred the hosts that are to be tried first, in the order of their names
     * @param timeToLive for how long at most; zero if the answer does not say
     */
    record Hosts(List<MailDomain> preferred, Duration timeToLive) implements MxAnswer {}

    /** The domain does not exist or takes no mail. */
    record None(String reason, Duration timeToLive) implements MxAnswer {}

    /** It could not be found out. */
    record Failed(String reason) implements MxAnswer {}
}
