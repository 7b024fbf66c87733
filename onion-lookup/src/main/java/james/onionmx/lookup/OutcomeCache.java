package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Keeps outcomes for their time to live, and lets those who ask for one domain at the same time
 * share one look-up. What is {@code Unknown} is not kept.
 *
 * <p>Not dnsjava's cache: that one takes the time from the system, so its expiry cannot be tested,
 * and keeps records, of which every mail would have to judge (and warn) anew. Thread-safe.
 */
final class OutcomeCache {

    /**
     * An outcome and how long the DNS lets it be kept.
     *
     * @param timeToLive zero: not at all
     */
    record Perishable(LookupOutcome outcome, Duration timeToLive) {}

    private record Kept(LookupOutcome outcome, Instant expiry) {}

    private final CacheSettings settings;
    private final Clock clock;
    private final Map<MailDomain, Kept> kept;
    private final Map<MailDomain, Mono<LookupOutcome>> underWay = new ConcurrentHashMap<>();

    OutcomeCache(CacheSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.kept = new LeastRecentlyUsed<>(settings.maxEntries());
    }

    /** What is kept, or else what the look-up comes to. */
    Mono<LookupOutcome> get(MailDomain domain, Function<MailDomain, Mono<Perishable>> lookup) {
        return Mono.defer(() -> find(domain).map(Mono::just).orElseGet(() -> join(domain, lookup)));
    }

    private Mono<LookupOutcome> join(
            MailDomain domain, Function<MailDomain, Mono<Perishable>> lookup) {
        // Looks again: a look-up may have ended between the first look and here.
        return underWay.computeIfAbsent(
                domain,
                key ->
                        find(key)
                                .map(Mono::just)
                                .orElseGet(() -> lookUp(key, lookup))
                                .doOnTerminate(() -> underWay.remove(key))
                                .cache());
    }

    private Mono<LookupOutcome> lookUp(
            MailDomain domain, Function<MailDomain, Mono<Perishable>> lookup) {
        return Mono.defer(() -> lookup.apply(domain))
                .doOnNext(answer -> keep(domain, answer))
                .map(Perishable::outcome);
    }

    private Optional<LookupOutcome> find(MailDomain domain) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(domain))
                    .filter(entry -> entry.expiry().isAfter(clock.instant()))
                    .map(Kept::outcome);
        }
    }

    private void keep(MailDomain domain, Perishable answer) {
        Duration lifetime = lifetime(answer);
        if (!lifetime.isZero()) {
            synchronized (kept) {
                kept.put(domain, new Kept(answer.outcome(), clock.instant().plus(lifetime)));
            }
        }
    }

    private Duration lifetime(Perishable answer) {
        if (answer.outcome() instanceof Unknown) {
            return Duration.ZERO;
        }
        Duration ceiling =
                answer.outcome() instanceof Found
                        ? settings.positiveCeiling()
                        : settings.negativeCeiling();
        Duration raised = longer(answer.timeToLive(), settings.floor());
        return raised.compareTo(ceiling) < 0 ? raised : ceiling;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int maxEntries;

        LeastRecentlyUsed(int maxEntries) {
            super(16, 0.75f, true);
            this.maxEntries = maxEntries;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > maxEntries;
        }
    }
}
