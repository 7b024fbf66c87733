package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.OutcomeCache.Perishable;
import java.time.Clock;
import java.time.Duration;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * Knows what domains publish in SRV records at {@code _onion-mx._tcp.<domain>}. Answers are kept
 * for as long as the DNS allows, within the bounds of {@link CacheSettings}. Thread-safe, never
 * blocks.
 */
public final class SrvSource implements OnionMxSource {

    private final Name prefix;
    private final RecordResolver<SRVRecord> resolver;
    private final OutcomeCache cache;
    private final DnssecMode dnssec;
    private final SrvObserver observer;

    private SrvSource(
            Name prefix,
            RecordResolver<SRVRecord> resolver,
            OutcomeCache cache,
            DnssecMode dnssec,
            SrvObserver observer) {
        this.prefix = prefix;
        this.resolver = resolver;
        this.cache = cache;
        this.dnssec = dnssec;
        this.observer = observer;
    }

    /** As the other, without DNSSEC, and from this machine itself. */
    public static SrvSource create(DnsSettings dns, CacheSettings cache, Clock clock) {
        return create(dns, DnssecSettings.OFF, ResolverPath.direct(), cache, clock);
    }

    /** As the other, with a client of its own and nobody watching. */
    public static SrvSource create(
            DnsSettings dns,
            DnssecSettings dnssec,
            ResolverPath path,
            CacheSettings cache,
            Clock clock) {
        return create(DnsClient.create(dns, dnssec, path, clock), cache, clock, SrvObserver.NOBODY);
    }

    /**
     * Sends nothing before the first look-up.
     *
     * @param dns may serve other sources too
     * @param observer is told what the resolvers answer
     */
    public static SrvSource create(
            DnsClient dns, CacheSettings cache, Clock clock, SrvObserver observer) {
        return new SrvSource(
                dns.settings().prefix(),
                dns.resolver(SRVRecord.class, Type.SRV),
                new OutcomeCache(cache, clock),
                dns.dnssec(),
                observer);
    }

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        return cache.get(domain, this::ask);
    }

    private Mono<Perishable> ask(MailDomain domain) {
        Name question;
        try {
            question = Name.concatenate(prefix, Name.fromString(domain.name(), Name.root));
        } catch (NameTooLongException e) {
            return Mono.just(unpublishable(domain, "is too long to have an SRV record"));
        } catch (TextParseException e) {
            return Mono.just(unpublishable(domain, "is no name in the DNS: " + e.getMessage()));
        }
        return resolver.resolve(question)
                .doOnNext(
                        answer ->
                                observer.observed(
                                        SrvObservation.of(domain, question.toString(true), answer)))
                .map(answer -> judge(domain, answer));
    }

    private static Perishable unpublishable(MailDomain domain, String why) {
        return new Perishable(new NoOnionMx(domain + " " + why), Duration.ZERO);
    }

    private Perishable judge(MailDomain domain, RecordAnswer<SRVRecord> answer) {
        if (answer instanceof RecordAnswer.Records<SRVRecord> some) {
            return new Perishable(judgeRecords(domain, some), some.timeToLive());
        }
        if (answer instanceof RecordAnswer.None<SRVRecord> none) {
            return new Perishable(
                    new NoOnionMx(none.reason(), none.state().assurance()), none.timeToLive());
        }
        if (answer instanceof RecordAnswer.Bogus<SRVRecord> bogus) {
            return new Perishable(new Unknown(bogus.reason()), Duration.ZERO);
        }
        return new Perishable(
                new Unknown(((RecordAnswer.Failed<SRVRecord>) answer).reason()), Duration.ZERO);
    }

    private LookupOutcome judgeRecords(MailDomain domain, RecordAnswer.Records<SRVRecord> some) {
        if (dnssec == DnssecMode.REQUIRE && some.state() != DnssecState.SECURE) {
            return new NoOnionMx(
                    domain + " publishes SRV records without DNSSEC, which is required here");
        }
        return SrvTargets.choose(domain, some.records(), some.state().assurance());
    }

    @Override
    public String toString() {
        return "SRV at " + prefix;
    }
}
