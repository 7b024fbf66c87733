package james.onionmx.lookup;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/** Asks a resolver for the SRV records at a name. Thread-safe, never blocks. */
final class SrvResolver {

    private static final int LONGEST_CHAIN = 8;

    private final Resolver resolver;
    private final Duration longest;

    /**
     * Asks through a resolver.
     *
     * @param longest after this time an answer is {@code Failed}, however many aliases lead on
     */
    SrvResolver(Resolver resolver, Duration longest) {
        this.resolver = resolver;
        this.longest = longest;
    }

    Mono<SrvAnswer> resolve(Name question) {
        return ask(question, LONGEST_CHAIN, Long.MAX_VALUE)
                .timeout(longest)
                .onErrorResume(SrvResolver::isExpected, failure -> Mono.just(failed(failure)));
    }

    private Mono<SrvAnswer> ask(Name name, int hopsLeft, long seconds) {
        if (OnionGuard.refuses(name)) {
            // As RFC 7686 section 2 wants of a resolver: there is no such name in the DNS.
            return Mono.just(
                    new SrvAnswer.None("an alias leads to " + name, Duration.ofSeconds(seconds)));
        }
        if (hopsLeft == 0) {
            return Mono.just(new SrvAnswer.Failed("too many aliases before " + name));
        }
        Message query = Message.newQuery(Record.newRecord(name, Type.SRV, DClass.IN));
        return Mono.fromCompletionStage(() -> resolver.sendAsync(query))
                .flatMap(answer -> read(answer, name, hopsLeft, seconds));
    }

    private Mono<SrvAnswer> read(Message answer, Name name, int hopsLeft, long seconds) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Mono.just(
                    new SrvAnswer.Failed(
                            "the resolver says " + Rcode.string(rcode) + " to " + name));
        }
        AliasWalk walk;
        try {
            walk = AliasWalk.through(answer.getSection(Section.ANSWER), name);
        } catch (AliasWalk.Broken e) {
            return Mono.just(new SrvAnswer.Failed(e.getMessage()));
        }
        long shortest = Math.min(seconds, walk.seconds());
        if (!walk.found().isEmpty()) {
            return Mono.just(new SrvAnswer.Records(walk.found(), Duration.ofSeconds(shortest)));
        }
        boolean unfinished = rcode == Rcode.NOERROR && !walk.end().equals(name);
        List<Record> authority = answer.getSection(Section.AUTHORITY);
        if (unfinished && negativeSeconds(authority).isEmpty()) {
            return ask(walk.end(), hopsLeft - 1, shortest);
        }
        if (rcode == Rcode.NOERROR && isReferral(authority)) {
            return Mono.just(
                    new SrvAnswer.Failed("the resolver only refers to others for " + name));
        }
        return Mono.just(none(walk.end(), rcode, authority, shortest));
    }

    private static SrvAnswer none(Name name, int rcode, List<Record> authority, long seconds) {
        long negative = Math.min(seconds, negativeSeconds(authority).orElse(0));
        String what = rcode == Rcode.NXDOMAIN ? " does not exist" : " has no SRV record";
        return new SrvAnswer.None(name.toString(true) + what, Duration.ofSeconds(negative));
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

    private SrvAnswer failed(Throwable failure) {
        Throwable cause = unwrap(failure);
        boolean late = cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
        return new SrvAnswer.Failed(
                late
                        ? "no answer from " + resolver + " in time"
                        : "no answer from " + resolver + ": " + cause.getMessage());
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrap(failure.getCause())
                : failure;
    }
}
