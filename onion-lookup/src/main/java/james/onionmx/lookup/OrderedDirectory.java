package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.lookup.LookupOutcome.Unknown;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks sources one after the other; the first that finds the domain decides. If none does, the
 * answer is {@code Unknown} as soon as one of them could not tell, because that one might have
 * found it, and {@code NoOnionMx} otherwise.
 *
 * <p>Names under {@code .onion} are always answered from the name itself and reach no source.
 */
public final class OrderedDirectory implements OnionMxDirectory {

    private static final Logger LOGGER = LoggerFactory.getLogger(OrderedDirectory.class);

    private final OnionMxSource literal = new LiteralOnionSource();
    private final List<OnionMxSource> sources;

    /**
     * Takes the sources in the order to ask them. A {@link LiteralOnionSource} may be among them
     * and makes no difference.
     */
    public OrderedDirectory(List<OnionMxSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public Mono<LookupOutcome> lookup(String domain) {
        MailDomain.Parsed parsed = MailDomain.parse(domain);
        if (parsed instanceof MailDomain.Parsed.Valid valid) {
            return MailDomain.isUnderOnion(valid.domain().name())
                    ? literal.lookup(valid.domain())
                    : askFrom(0, valid.domain(), List.of());
        }
        String reason = ((MailDomain.Parsed.Invalid) parsed).reason();
        return Mono.just(
                MailDomain.isUnderOnion(domain)
                        ? new Undeliverable(reason)
                        : new NoOnionMx(reason));
    }

    private Mono<LookupOutcome> askFrom(
            int next, MailDomain domain, List<LookupOutcome> undecided) {
        if (next == sources.size()) {
            return Mono.just(sumUp(domain, undecided));
        }
        return ask(sources.get(next), domain)
                .flatMap(
                        outcome ->
                                decides(outcome)
                                        ? Mono.just(outcome)
                                        : askFrom(next + 1, domain, with(undecided, outcome)));
    }

    private static List<LookupOutcome> with(List<LookupOutcome> some, LookupOutcome another) {
        return Stream.concat(some.stream(), Stream.of(another)).toList();
    }

    private static Mono<LookupOutcome> ask(OnionMxSource source, MailDomain domain) {
        // A source signals no errors: whatever arrives here is a defect, and must not lose a mail.
        return Mono.defer(() -> source.lookup(domain))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no outcome")))
                .onErrorResume(
                        defect -> {
                            LOGGER.error("{} failed for {}", source, domain, defect);
                            return Mono.just(new Unknown(source + " failed: " + defect));
                        });
    }

    private static boolean decides(LookupOutcome outcome) {
        return outcome instanceof Found
                || outcome instanceof Undeliverable
                || outcome instanceof LookupOutcome.Withheld;
    }

    private static LookupOutcome sumUp(MailDomain domain, List<LookupOutcome> undecided) {
        return undecided.stream()
                .filter(Unknown.class::isInstance)
                .findFirst()
                .orElseGet(() -> nowhere(domain, undecided));
    }

    private static LookupOutcome nowhere(MailDomain domain, List<LookupOutcome> outcomes) {
        if (outcomes.isEmpty()) {
            return new NoOnionMx("no source is configured that could know " + domain);
        }
        return outcomes.get(outcomes.size() - 1);
    }
}
