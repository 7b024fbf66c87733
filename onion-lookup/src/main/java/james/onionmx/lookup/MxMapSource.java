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
import reactor.core.publisher.Mono;

/**
 * Knows the domains whose MX record names a host with an entry {@code mx:host} in the static map.
 * Only the hosts that the domain prefers count, not its backups. Answers are kept as long as the
 * DNS allows and the map does not change. Without such an entry nobody is asked.
 *
 * <p>The operator vouches for the onion; that the domain's MX is that host is the DNS' word.
 * Thread-safe, never blocks.
 */
public final class MxMapSource implements OnionMxSource {

    /** A map and the outcomes that were found with it. */
    private record Edition(OnionMxMap map, OutcomeCache outcomes) {}

    private final Supplier<OnionMxMap> maps;
    private final MxResolver resolver;
    private final Supplier<OutcomeCache> caches;
    private final AtomicReference<Edition> edition;

    private MxMapSource(
            Supplier<OnionMxMap> maps, MxResolver resolver, Supplier<OutcomeCache> caches) {
        this.maps = maps;
        this.resolver = resolver;
        this.caches = caches;
        this.edition = new AtomicReference<>(new Edition(maps.get(), caches.get()));
    }

    /**
     * Asks the resolvers of the settings; sends nothing before the first look-up.
     *
     * @param maps gives the map that is in force
     */
    public static MxMapSource create(
            Supplier<OnionMxMap> maps,
            DnsSettings dns,
            ResolverPath path,
            CacheSettings cache,
            Clock clock) {
        OnionGuard guarded = new OnionGuard(path.to(dns));
        return new MxMapSource(
                maps,
                new MxResolver(guarded, dns.longestLookup()),
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
        return current.outcomes()
                .get(
                        domain,
                        key ->
                                resolver.resolve(key)
                                        .map(answer -> judge(key, answer, current.map())));
    }

    private static Perishable judge(MailDomain domain, MxAnswer answer, OnionMxMap map) {
        if (answer instanceof MxAnswer.Hosts hosts) {
            return new Perishable(route(domain, hosts.preferred(), map), hosts.timeToLive());
        }
        if (answer instanceof MxAnswer.None none) {
            return new Perishable(new NoOnionMx(none.reason()), none.timeToLive());
        }
        return new Perishable(new Unknown(((MxAnswer.Failed) answer).reason()), Duration.ZERO);
    }

    private static LookupOutcome route(MailDomain domain, List<MailDomain> hosts, OnionMxMap map) {
        List<OnionMx> targets =
                hosts.stream()
                        .flatMap(host -> map.findExchanger(host).stream())
                        .flatMap(route -> route.targets().stream())
                        .toList();
        return targets.isEmpty()
                ? new NoOnionMx("no mail exchanger of " + domain + " is in a map: " + hosts)
                : new Found(new OnionRoute(targets), LookupSource.MX_MAP);
    }

    @Override
    public String toString() {
        return "static map by MX";
    }
}
