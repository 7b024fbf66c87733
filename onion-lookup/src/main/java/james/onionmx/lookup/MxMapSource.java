package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.OutcomeCache.Perishable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * Knows the domains whose MX record names a host with an entry {@code mx:host} in the static map.
 * Only the hosts that the domain prefers count, not its backups. Answers are kept as long as the
 * DNS allows and the map does not change. Without such an entry nobody is asked.
 *
 * <p>The operator vouches for the onion; that the domain's MX is that host is the DNS' word, so
 * what stands behind that word stands behind the answer. Thread-safe, never blocks.
 */
public final class MxMapSource implements OnionMxSource {

    /** A map and the outcomes that were found with it. */
    private record Edition(OnionMxMap map, OutcomeCache outcomes) {}

    private final Supplier<OnionMxMap> maps;
    private final RecordResolver<MXRecord> resolver;
    private final DnssecMode dnssec;
    private final Supplier<OutcomeCache> caches;
    private final AtomicReference<Edition> edition;

    private MxMapSource(
            Supplier<OnionMxMap> maps,
            RecordResolver<MXRecord> resolver,
            DnssecMode dnssec,
            Supplier<OutcomeCache> caches) {
        this.maps = maps;
        this.resolver = resolver;
        this.dnssec = dnssec;
        this.caches = caches;
        this.edition = new AtomicReference<>(new Edition(maps.get(), caches.get()));
    }

    /**
     * Sends nothing before the first look-up.
     *
     * @param maps gives the map that is in force
     * @param dns may serve other sources too
     */
    public static MxMapSource create(
            Supplier<OnionMxMap> maps, DnsClient dns, CacheSettings cache, Clock clock) {
        return new MxMapSource(
                maps,
                dns.resolver(MXRecord.class, Type.MX),
                dns.dnssec(),
                () -> new OutcomeCache(cache, clock));
    }

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        return Mono.defer(() -> lookup(domain, current()));
    }

    private Edition current() {
        OnionMxMap map = maps.get();
        return edition.updateAndGet(
                last -> last.map() == map ? last : new Edition(map, caches.get()));
    }

    private Mono<LookupOutcome> lookup(MailDomain domain, Edition current) {
        if (current.map().exchangerCount() == 0) {
            return Mono.just(new NoOnionMx("no map has an entry for a mail exchanger"));
        }
        return current.outcomes().get(domain, key -> ask(key, current.map()));
    }

    private Mono<Perishable> ask(MailDomain domain, OnionMxMap map) {
        Name question;
        try {
            question = Name.fromString(domain.name(), Name.root);
        } catch (TextParseException e) {
            return Mono.just(
                    new Perishable(
                            new NoOnionMx(domain + " is no name in the DNS: " + e.getMessage()),
                            Duration.ZERO));
        }
        return resolver.resolve(question).map(answer -> judge(domain, answer, map));
    }

    private Perishable judge(MailDomain domain, RecordAnswer<MXRecord> answer, OnionMxMap map) {
        if (answer instanceof RecordAnswer.Records<MXRecord> some) {
            return new Perishable(judgeRecords(domain, some, map), some.timeToLive());
        }
        if (answer instanceof RecordAnswer.None<MXRecord> none) {
            List<MailDomain> itself = MailExchangers.implied(none);
            return new Perishable(
                    itself.isEmpty()
                            ? new NoOnionMx(none.reason(), none.state().assurance())
                            : route(domain, itself, map, none.state()),
                    none.timeToLive());
        }
        if (answer instanceof RecordAnswer.Bogus<MXRecord> bogus) {
            return new Perishable(new Unknown(bogus.reason()), Duration.ZERO);
        }
        String reason = ((RecordAnswer.Failed<MXRecord>) answer).reason();
        return new Perishable(new Unknown(reason), Duration.ZERO);
    }

    private LookupOutcome judgeRecords(
            MailDomain domain, RecordAnswer.Records<MXRecord> some, OnionMxMap map) {
        if (MailExchangers.areNull(some.records())) {
            return new NoOnionMx(domain + " says that it takes no mail", some.state().assurance());
        }
        List<MailDomain> hosts = MailExchangers.preferred(some.records());
        return route(domain, hosts, map, some.state());
    }

    private LookupOutcome route(
            MailDomain domain, List<MailDomain> hosts, OnionMxMap map, DnssecState state) {
        List<OnionMx> targets =
                hosts.stream()
                        .flatMap(host -> map.findExchanger(host).stream())
                        .flatMap(route -> route.targets().stream())
                        .toList();
        if (targets.isEmpty()) {
            return new NoOnionMx("no mail exchanger of " + domain + " is in a map: " + hosts);
        }
        if (dnssec == DnssecMode.REQUIRE && state != DnssecState.SECURE) {
            return new NoOnionMx(
                    "an entry mx: would serve "
                            + domain
                            + ", but its MX is known without DNSSEC, which is required here");
        }
        return new Found(new OnionRoute(targets), LookupSource.MX_MAP, state.assurance());
    }

    @Override
    public String toString() {
        return "static map by MX";
    }
}
