package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.SRVRecord;

/**
 * What the DNS said about a domain's SRV records, for an operator who wants to see more than the
 * outcome.
 *
 * @param domain who was looked up
 * @param question the name that was asked for
 * @param answeredBy the name that the answer is about: another one if there is an alias
 * @param records the SRV records, usable or not, as they stand in zone files; may be none
 * @param timeToLive for how long the answer may be kept; none if it does not say
 * @param state what it is worth; none without an answer
 * @param remark why there are no records; empty if there are
 */
public record SrvObservation(
        MailDomain domain,
        String question,
        String answeredBy,
        List<String> records,
        Optional<Duration> timeToLive,
        Optional<DnssecState> state,
        String remark) {

    /** Copies the list and refuses nulls. */
    public SrvObservation {
        requireNonNull(domain);
        requireNonNull(question);
        requireNonNull(answeredBy);
        records = List.copyOf(records);
        requireNonNull(timeToLive);
        requireNonNull(state);
        requireNonNull(remark);
    }

    static SrvObservation of(MailDomain domain, String question, RecordAnswer<SRVRecord> answer) {
        if (answer instanceof RecordAnswer.Records<SRVRecord> some) {
            return new SrvObservation(
                    domain,
                    question,
                    some.records().get(0).getName().toString(true),
                    some.records().stream().map(srv -> srv.rdataToString()).sorted().toList(),
                    Optional.of(some.timeToLive()),
                    Optional.of(some.state()),
                    "");
        }
        if (answer instanceof RecordAnswer.None<SRVRecord> none) {
            return without(
                    domain,
                    question,
                    Optional.of(none.timeToLive()).filter(kept -> !kept.isZero()),
                    Optional.of(none.state()),
                    none.reason());
        }
        if (answer instanceof RecordAnswer.Bogus<SRVRecord> bogus) {
            return without(
                    domain,
                    question,
                    Optional.empty(),
                    Optional.of(DnssecState.BOGUS),
                    bogus.reason());
        }
        String reason = ((RecordAnswer.Failed<SRVRecord>) answer).reason();
        return without(domain, question, Optional.empty(), Optional.empty(), reason);
    }

    private static SrvObservation without(
            MailDomain domain,
            String question,
            Optional<Duration> timeToLive,
            Optional<DnssecState> state,
            String remark) {
        return new SrvObservation(domain, question, question, List.of(), timeToLive, state, remark);
    }
}
