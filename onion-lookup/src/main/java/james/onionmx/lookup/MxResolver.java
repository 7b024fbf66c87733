package james.onionmx.lookup;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * Asks a resolver for the mail exchangers of a domain (RFC 5321 section 5.1): the hosts of its MX
 * records, the domain itself if it has none, nobody if it says so (RFC 7505). Thread-safe, never
 * blocks.
 */
final class MxResolver {

    private static final int LONGEST_CHAIN = 8;

    private final Resolver resolver;
    private final Duration longest;

    /**
     * Asks through a resolver.
     *
     * @param longest after this time an answer is {@code Failed}
     */
    MxResolver(Resolver resolver, Duration longest) {
        this.resolver = resolver;
        this.longest = longest;
    }

    Mono<MxAnswer> resolve(MailDomain domain) {
        Name name;
        try {
            name = Name.fromString(domain.name(), Name.root);
        } catch (TextParseException e) {
            return Mono.just(
                    new MxAnswer.None(
                            domain + " is no name in the DNS: " + e.getMessage(), Duration.ZERO));
        }
        return ask(domain, name, LONGEST_CHAIN, Long.MAX_VALUE)
                .timeout(longest)
                .onErrorResume(
                        MxResolver::isExpected,
                        failure ->
                                Mono.just(
                                        new MxAnswer.Failed(
                                                "no MX of "
                                                        + domain
                                                        + " from "
                                                        + resolver
                                                        + ": "
                                                        + unwrap(failure))));
    }

    private Mono<MxAnswer> ask(MailDomain domain, Name name, int hopsLeft, long seconds) {
        if (OnionGuard.refuses(name)) {
            // As RFC 7686 section 2 wants of a resolver: there is no such name in the DNS.
            return Mono.just(
                    new MxAnswer.None(domain + " is under .onion", Duration.ofSeconds(seconds)));
        }
        if (hopsLeft == 0) {
            return Mono.just(new MxAnswer.Failed("too many aliases of " + domain));
        }
        Message query = Message.newQuery(Record.newRecord(name, Type.MX, DClass.IN));
        return Mono.fromCompletionStage(() -> resolver.sendAsync(query))
                .flatMap(answer -> read(answer, domain, name, hopsLeft, seconds));
    }

    private Mono<MxAnswer> read(
            Message answer, MailDomain domain, Name name, int hopsLeft, long seconds) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Mono.just(
                    new MxAnswer.Failed(
                            "the resolver says "
                                    + Rcode.string(rcode)
                                    + " to the MX of "
                                    + domain));
        }
        AliasWalk<MXRecord> walk;
        try {
            walk = AliasWalk.through(answer.getSection(Section.ANSWER), name, MXRecord.class);
        } catch (AliasWalk.Broken e) {
            return Mono.just(new MxAnswer.Failed(e.getMessage()));
        }
        long shortest = Math.min(seconds, walk.seconds());
        if (!walk.found().isEmpty()) {
            return Mono.just(hosts(domain, walk.found(), Duration.ofSeconds(shortest)));
        }
        OptionalLong negative = negativeSeconds(answer.getSection(Section.AUTHORITY));
        boolean unfinished = rcode == Rcode.NOERROR && !walk.end().equals(name);
        if (unfinished && negative.isEmpty()) {
            return ask(domain, walk.end(), hopsLeft - 1, shortest);
        }
        return Mono.just(
                without(
                        answer,
                        domain,
                        walk.end(),
                        Duration.ofSeconds(Math.min(shortest, negative.orElse(0)))));
    }

    private static MxAnswer without(
            Message answer, MailDomain domain, Name end, Duration timeToLive) {
        if (answer.getRcode() == Rcode.NXDOMAIN) {
            return new MxAnswer.None(domain + " does not exist", timeToLive);
        }
        List<Record> authority = answer.getSection(Section.AUTHORITY);
        boolean isReferral =
                negativeSeconds(authority).isEmpty()
                        && authority.stream().anyMatch(NSRecord.class::isInstance);
        return isReferral
                ? new MxAnswer.Failed("the resolver only refers to others for " + domain)
                : new MxAnswer.Hosts(mailDomain(end).stream().toList(), timeToLive);
    }

    /** RFC 2308 section 5: the smaller of the SOA's minimum and its own time to live. */
    private static OptionalLong negativeSeconds(List<Record> authority) {
        return authority.stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getMinimum(), soa.getTTL()))
                .min();
    }

    private static MxAnswer hosts(MailDomain domain, List<MXRecord> records, Duration timeToLive) {
        int best = records.stream().mapToInt(MXRecord::getPriority).min().orElse(0);
        List<Name> preferred =
                records.stream()
                        .filter(mx -> mx.getPriority() == best)
                        .map(MXRecord::getTarget)
                        .distinct()
                        .sorted()
                        .toList();
        if (preferred.equals(List.of(Name.root))) {
            return new MxAnswer.None(domain + " says that it takes no mail", timeToLive);
        }
        return new MxAnswer.Hosts(
                preferred.stream().flatMap(host -> mailDomain(host).stream()).toList(), timeToLive);
    }

    /** The host in the form in which maps have it; none if no map can have it. */
    private static Optional<MailDomain> mailDomain(Name host) {
        return MailDomain.parse(host.toString(true)) instanceof MailDomain.Parsed.Valid valid
                ? Optional.of(valid.domain())
                : Optional.empty();
    }

    /** What the network and the resolver can do to us; all else is a defect. */
    private static boolean isExpected(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof IOException || cause instanceof TimeoutException;
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrap(failure.getCause())
                : failure;
    }
}
