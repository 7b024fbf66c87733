package james.onionmx.lookup;

import james.onionmx.lookup.DnssecProbe.Finding;
import james.onionmx.lookup.Verdict.Bogus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import reactor.core.publisher.Mono;

/**
 * Validates, but not through a resolver that hands on no signatures: all its answers would be
 * bogus. Whether it is such a one is probed when an answer fails; it is then left unvalidated for a
 * minute, and said once in the log, until validation succeeds again.
 */
final class ProbedExchange implements DnsExchange {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProbedExchange.class);

    static final Duration REST = Duration.ofMinutes(1);

    private final DnsExchange validated;
    private final DnsExchange unvalidated;
    private final DnssecProbe probe;
    private final Clock clock;
    private final AtomicReference<Instant> restsUntil = new AtomicReference<>(Instant.MIN);
    private final AtomicBoolean named = new AtomicBoolean();

    /**
     * Asks in one of two ways.
     *
     * @param unvalidated the way while the resolver can do no DNSSEC
     */
    ProbedExchange(DnsExchange validated, DnsExchange unvalidated, DnssecProbe probe, Clock clock) {
        this.validated = validated;
        this.unvalidated = unvalidated;
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public Mono<Verdict> ask(Message query) {
        return Mono.defer(
                () ->
                        clock.instant().isBefore(restsUntil.get())
                                ? unvalidated.ask(query)
                                : validate(query));
    }

    private Mono<Verdict> validate(Message query) {
        return validated
                .ask(query)
                .flatMap(
                        verdict ->
                                verdict instanceof Bogus
                                        ? probeFirst(query, Mono.just(verdict))
                                        : Mono.just(succeeded(verdict)))
                .onErrorResume(
                        ProbedExchange::refusesEdns,
                        failure -> probeFirst(query, Mono.error(failure)));
    }

    private Mono<Verdict> probeFirst(Message query, Mono<Verdict> ifCapable) {
        return probe.probe()
                .flatMap(
                        finding ->
                                finding == Finding.INCAPABLE
                                        ? rest().then(unvalidated.ask(query))
                                        : ifCapable);
    }

    private Mono<Void> rest() {
        return Mono.fromRunnable(
                () -> {
                    restsUntil.set(clock.instant().plus(REST));
                    if (named.compareAndSet(false, true)) {
                        LOGGER.warn(
                                "{} hands on no DNSSEC signatures: its answers cannot be"
                                        + " validated",
                                probe);
                    }
                });
    }

    private Verdict succeeded(Verdict verdict) {
        if (named.compareAndSet(true, false)) {
            LOGGER.info("{} hands on DNSSEC signatures again", probe);
        }
        return verdict;
    }

    private static boolean refusesEdns(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof FailureRcode rcode && rcode.refusesEdns();
    }

    @Override
    public String toString() {
        return probe.toString();
    }
}
