package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Groups recipients by destination, each domain looked up once, all at the same time. Used when a
 * mail is queued and again at each attempt, since a route may change in between. Thread-safe.
 */
public final class RecipientRouting {

    private static final Logger LOGGER = LoggerFactory.getLogger(RecipientRouting.class);
    private static final int CONCURRENT_LOOKUPS = 100;
    private static final Duration LONGEST_LOOKUP = Duration.ofMinutes(2);

    private final OnionMxDirectory directory;
    private final IsolationMode isolation;
    private final AnswerCondition condition;

    /**
     * Routes by what the directory says.
     *
     * @param isolation with {@link IsolationMode#DOMAIN} no two domains share a destination
     */
    @Inject
    public RecipientRouting(OnionMxDirectory directory, IsolationMode isolation) {
        this(directory, isolation, AnswerCondition.ANY);
    }

    private RecipientRouting(
            OnionMxDirectory directory, IsolationMode isolation, AnswerCondition condition) {
        this.directory = requireNonNull(directory);
        this.isolation = requireNonNull(isolation);
        this.condition = requireNonNull(condition);
    }

    /** The same, but believes only some answers: mail with another one waits. */
    RecipientRouting believing(AnswerCondition believed) {
        return new RecipientRouting(directory, isolation, believed);
    }

    /** Sends everybody's mail to one onion, and asks nobody. */
    RecipientRouting toNobodyBut(OnionEndpoint onion) {
        LookupOutcome found =
                new LookupOutcome.Found(
                        new OnionRoute(List.of(new OnionMx(onion, 0, 0))), LookupSource.LITERAL);
        return new RecipientRouting(domain -> Mono.just(found), isolation, AnswerCondition.ANY);
    }

    /** Every recipient under exactly one destination, in a stable order; never an error. */
    Mono<Map<Destination, List<MailAddress>>> group(Collection<MailAddress> recipients) {
        return Flux.fromIterable(byDomain(recipients).entrySet())
                .flatMapSequential(
                        domain ->
                                destinationOf(domain.getKey())
                                        .map(found -> Map.entry(found, domain.getValue())),
                        CONCURRENT_LOOKUPS)
                .collect(
                        LinkedHashMap::new,
                        (groups, found) ->
                                groups.computeIfAbsent(found.getKey(), key -> new ArrayList<>())
                                        .addAll(found.getValue()));
    }

    private static Map<String, List<MailAddress>> byDomain(Collection<MailAddress> recipients) {
        Map<String, List<MailAddress>> domains = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            String domain = recipient.getDomain().asString().toLowerCase(Locale.ROOT);
            domains.computeIfAbsent(domain, key -> new ArrayList<>()).add(recipient);
        }
        return domains;
    }

    /** An onion name needs nobody's word, so every condition of the matcher lets it pass. */
    private boolean isBelieved(String domain, LookupOutcome.Found found) {
        return MailDomain.isUnderOnion(domain) || condition.accepts(found);
    }

    private Mono<Destination> destinationOf(String domain) {
        return Mono.defer(() -> directory.lookup(domain))
                .single()
                .timeout(LONGEST_LOOKUP)
                .map(outcome -> destinationOf(domain, outcome))
                .onErrorResume(defect -> Mono.just(afterDefect(domain, defect)));
    }

    /** Neither lost nor in clear: a mail whose look-up went wrong in our own code waits. */
    private static Destination afterDefect(String domain, Throwable defect) {
        LOGGER.error("Unexpected failure while looking up the onion MX of {}", domain, defect);
        String words = "the onion MX of " + domain + " cannot be looked up";
        return new Destination.NotNow(Destination.NotNow.Cause.UNKNOWN, words, words);
    }

    private Destination destinationOf(String domain, LookupOutcome outcome) {
        if (outcome instanceof LookupOutcome.Found found) {
            return isBelieved(domain, found)
                    ? new Destination.Onion(
                            found.route(),
                            isolation == IsolationMode.DOMAIN
                                    ? Optional.of(domain)
                                    : Optional.empty())
                    : heldBack(
                            "the onion MX of "
                                    + domain
                                    + " is known only from what is not believed");
        }
        if (outcome instanceof LookupOutcome.Undeliverable undeliverable) {
            return new Destination.Nowhere(undeliverable.reason());
        }
        if (outcome instanceof LookupOutcome.NoOnionMx none) {
            String words = domain + " publishes no onion MX at the moment";
            return new Destination.NotNow(
                    Destination.NotNow.Cause.NONE_PUBLISHED, words + ": " + none.reason(), words);
        }
        if (outcome instanceof LookupOutcome.Withheld withheld) {
            return heldBack(withheld.reason());
        }
        if (outcome instanceof LookupOutcome.Unknown unknown) {
            String words = "the onion MX of " + domain + " cannot be looked up";
            return new Destination.NotNow(
                    Destination.NotNow.Cause.UNKNOWN, words + ": " + unknown.reason(), words);
        }
        throw new IllegalStateException("an outcome unknown to this version: " + outcome);
    }

    private static Destination heldBack(String words) {
        return new Destination.NotNow(Destination.NotNow.Cause.HELD_BACK, words, words);
    }
}
