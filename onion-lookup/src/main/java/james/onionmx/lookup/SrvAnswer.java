package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.SRVRecord;

/** What the DNS said about SRV records at a name, after all aliases. */
sealed interface SrvAnswer {

    /** There are some, for at most the time to live. */
    record Records(List<SRVRecord> records, Duration timeToLive, Assurance assurance)
            implements SrvAnswer {}

    /** There are none, for at most the time to live; zero if the answer does not say how long. */
    record None(String reason, Duration timeToLive, Assurance assurance) implements SrvAnswer {}

    /** It could not be found out. */
    record Failed(String reason) implements SrvAnswer {}
}
