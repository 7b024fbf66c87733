package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What the DNS said about records of one type at a name, after all aliases.
 *
 * @param <R> the type of record
 */
sealed interface RecordAnswer<R extends Record> {

    /** There are some, for at most the time to live. */
    record Records<R extends Record>(List<R> records, Duration timeToLive, DnssecState state)
            implements RecordAnswer<R> {}

    /**
     * There are none.
     *
     * @param existing the name that the question came to, where there is such a name, with other
     *     records
     * @param timeToLive for how long at most; zero if the answer does not say
     */
    record None<R extends Record>(
            String reason, Optional<Name> existing, Duration timeToLive, DnssecState state)
            implements RecordAnswer<R> {}

    /** The answer is not to be used (RFC 4033 section 5). */
    record Bogus<R extends Record>(String reason) implements RecordAnswer<R> {}

    /** It could not be found out. */
    record Failed<R extends Record>(String reason) implements RecordAnswer<R> {}
}
