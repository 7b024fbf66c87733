package james.onionmx.lookup;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * Asks for the records of one type at a name, through all aliases. Thread-safe, never blocks.
 *
 * @param <R> the type of record
 */
final class RecordResolver<R extends Record> {

    private static final int LONGEST_CHAIN = 8;

    private final DnsExchange exchange;
    private final Class<R> records;
    private final int type;
    private final Duration longest;

    /**
     * Where a chain of aliases has got to.
     *
     * @param seconds how long what was learnt on the way may be kept
     * @param state what the way so far is worth
     */
    private record Hop(Name name, int hopsLeft, long seconds, DnssecState state) {

        Hop atBest(DnssecState other) {
            return new Hop(name, hopsLeft, seconds, state.worse(other));
        }
    }

    /**
     * Asks the DNS.
     *
     * @param type the number of the type that the class stands for
     * @param longest after this time an answer is {@code Failed}, however many aliases lead on
     */
    RecordResolver(DnsExchange exchange, Class<R> records, int type, Duration longest) {
        this.exchange = exchange;
        this.records = records;
        this.type = type;
        this.longest = longest;
    }

    Mono<RecordAnswer<R>> resolve(Name question) {
        // That there is nothing under .onion is the rule, not what somebody signed.
        DnssecState best =
                OnionGuard.refuses(question) ? DnssecState.NOT_VALIDATED : DnssecState.SECURE;
        return ask(new Hop(question, LONGEST_CHAIN, Long.MAX_VALUE, best))
                .timeout(longest)
                .onErrorResume(RecordResolver::isExpected, failure -> Mono.just(failed(failure)));
    }

    private Mono<RecordAnswer<R>> ask(Hop hop) {
        if (OnionGuard.refuses(hop.name())) {
            // As RFC 7686 section 2 wants of a resolver: there is no such name in the DNS.
            return Mono.just(
                    new RecordAnswer.None<>(
                            "an alias leads to " + hop.name(),
                            Optional.empty(),
                            Duration.ofSeconds(hop.seconds()),
                            hop.state()));
        }
        if (hop.hopsLeft() == 0) {
            return Mono.just(new RecordAnswer.Failed<>("too many aliases before " + hop.name()));
        }
        Message query = Message.newQuery(Record.newRecord(hop.name(), type, DClass.IN));
        return exchange.ask(query).flatMap(verdict -> judge(verdict, hop));
    }

    private Mono<RecordAnswer<R>> judge(Verdict verdict, Hop hop) {
        if (verdict instanceof Verdict.Bogus bogus) {
            return Mono.just(
                    new RecordAnswer.Bogus<>(
                            "the answer for " + hop.name() + " is bogus: " + bogus.reason()));
        }
        if (verdict instanceof Verdict.Secure secure) {
            long kept = Math.min(hop.seconds(), secure.longest().toSeconds());
            return read(secure.answer(), new Hop(hop.name(), hop.hopsLeft(), kept, hop.state()));
        }
        if (verdict instanceof Verdict.Insecure insecure) {
            return read(insecure.answer(), hop.atBest(DnssecState.INSECURE));
        }
        return read(
                ((Verdict.Unvalidated) verdict).answer(), hop.atBest(DnssecState.NOT_VALIDATED));
    }

    private Mono<RecordAnswer<R>> read(Message answer, Hop hop) {
        int rcode = answer.getRcode();
        if (!FailureRcode.isAnswer(rcode)) {
            return Mono.error(FailureRcode.of(answer));
        }
        if (answer.getHeader().getFlag(Flags.TC)) {
            return Mono.just(
                    new RecordAnswer.Failed<>(
                            "the answer for " + hop.name() + " is cut off, also on TCP"));
        }
        AliasWalk<R> walk;
        try {
            walk = AliasWalk.through(answer.getSection(Section.ANSWER), hop.name(), records);
        } catch (AliasWalk.Broken e) {
            return Mono.just(new RecordAnswer.Failed<>(e.getMessage()));
        }
        long shortest = Math.min(hop.seconds(), walk.seconds());
        if (!walk.found().isEmpty()) {
            return Mono.just(
                    new RecordAnswer.Records<>(
                            walk.found(), Duration.ofSeconds(shortest), hop.state()));
        }
        boolean unfinished = rcode == Rcode.NOERROR && !walk.end().equals(hop.name());
        List<Record> authority = answer.getSection(Section.AUTHORITY);
        if (unfinished && negativeSeconds(authority).isEmpty()) {
            return ask(new Hop(walk.end(), hop.hopsLeft() - 1, shortest, hop.state()));
        }
        if (rcode == Rcode.NOERROR && isReferral(authority)) {
            return Mono.just(
                    new RecordAnswer.Failed<>(
                            "the resolver only refers to others for " + hop.name()));
        }
        Duration kept =
                Duration.ofSeconds(Math.min(shortest, negativeSeconds(authority).orElse(0)));
        return Mono.just(none(walk.end(), rcode, kept, hop.state()));
    }

    private RecordAnswer<R> none(Name end, int rcode, Duration kept, DnssecState state) {
        String name = end.toString(true);
        return rcode == Rcode.NXDOMAIN
                ? new RecordAnswer.None<>(name + " does not exist", Optional.empty(), kept, state)
                : new RecordAnswer.None<>(
                        name + " has no " + Type.string(type) + " record",
                        Optional.of(end),
                        kept,
                        state);
    }

    /**
     * RFC 2308 section 2.2: NS records without an SOA tell where to ask, not that there is none.
     */
    private static boolean isReferral(List<Record> authority) {
        return negativeSeconds(authority).isEmpty()
                && authority.stream().anyMatch(NSRecord.class::isInstance);
    }

    /** RFC 2308 section 5: the smaller of the SOA's minimum and its own time to live. */
    private static OptionalLong negativeSeconds(List<Record> authority) {
        return authority.stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getMinimum(), soa.getTTL()))
                .min();
    }

    /** What the network and the resolver can do to us; all else is a defect. */
    private static boolean isExpected(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof IOException || cause instanceof TimeoutException;
    }

    private RecordAnswer<R> failed(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof FailureRcode) {
            return new RecordAnswer.Failed<>(cause.getMessage());
        }
        boolean late = cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
        return new RecordAnswer.Failed<>(
                late
                        ? "no answer from " + exchange + " in time"
                        : "no answer from " + exchange + ": " + cause.getMessage());
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrap(failure.getCause())
                : failure;
    }
}
