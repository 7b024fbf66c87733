package james.onionmx.matchers;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.OnionMxDirectory;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Matches the recipients whose mail travels to an onion service: their domain has an onion MX, or
 * is itself an onion name.
 *
 * <pre>{@code
 * <mailet match="james.onionmx.matchers.RecipientHasOnionMx"
 *         class="james.onionmx.mailets.OnionRemoteDelivery"/>
 * }</pre>
 *
 * <p>A condition such as {@code RecipientHasOnionMx=map,dnssec} narrows it to answers from some
 * sources ({@code literal}, {@code map}, {@code mx-map}, {@code srv}) or proved by {@code dnssec}.
 * It does not concern domains whose mail is withheld or that could not be looked up.
 *
 * <p>Every name under {@code .onion} matches, deliverable or not, and whatever else fails: what
 * does not match goes to resolvers and over the open network. The domains of a mail are looked up
 * side by side, each once; the calling thread waits for them until the deadline. Thread-safe.
 */
public class RecipientHasOnionMx extends GenericMatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(RecipientHasOnionMx.class);

    private final OnionMxDirectory directory;
    private final LookupSettings settings;
    private volatile AnswerCondition condition = AnswerCondition.ANY;

    /** Asks a directory about the recipients' domains. */
    @Inject
    public RecipientHasOnionMx(OnionMxDirectory directory, LookupSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    @Override
    public void init() throws MessagingException {
        String text = getCondition();
        if (text != null) {
            try {
                condition = AnswerCondition.parse(text);
            } catch (IllegalArgumentException e) {
                throw new MessagingException(
                        "RecipientHasOnionMx=" + text + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public String getMatcherInfo() {
        return "RecipientHasOnionMx";
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Collection<MailAddress> recipients = mail.getRecipients();
        Map<Boolean, Set<String>> domains =
                recipients.stream()
                        .flatMap(recipient -> domain(recipient).stream())
                        .collect(partitioningBy(MailDomain::isUnderOnion, toSet()));
        Set<String> overOnion = new HashSet<>(domains.get(true));
        overOnion.addAll(lookup(domains.get(false)));
        return recipients.stream()
                .filter(recipient -> domain(recipient).filter(overOnion::contains).isPresent())
                .toList();
    }

    private static Optional<String> domain(MailAddress recipient) {
        return MaybeSender.of(recipient)
                .asOptional()
                .map(MailAddress::getDomain)
                .map(Domain::asString);
    }

    private List<String> lookup(Set<String> domains) {
        return Flux.fromIterable(domains)
                .flatMap(this::lookup, Math.max(1, domains.size()))
                .collectList()
                .block();
    }

    private Mono<String> lookup(String domain) {
        // A directory signals no errors: what arrives here is a defect, and must not lose a mail.
        return Mono.defer(() -> directory.lookup(domain))
                .timeout(settings.deadline())
                .onErrorResume(TimeoutException.class, late -> Mono.just(unanswered()))
                .onErrorResume(
                        defect -> {
                            LOGGER.error("The look-up of {} failed", domain, defect);
                            return Mono.just(new Unknown(defect.toString()));
                        })
                .filter(outcome -> goesOverOnion(domain, outcome))
                .map(outcome -> domain);
    }

    private LookupOutcome unanswered() {
        return new Unknown("no answer within " + settings.deadline());
    }

    private boolean goesOverOnion(String domain, LookupOutcome outcome) {
        if (outcome instanceof Unknown unknown) {
            LOGGER.warn(
                    "Cannot tell whether {} has an onion MX, on-failure is {}: {}",
                    domain,
                    settings.onFailure(),
                    unknown.reason());
            return settings.onFailure() == LookupFailurePolicy.DEFER;
        }
        if (outcome instanceof NoOnionMx none) {
            LOGGER.debug("{} has no onion MX: {}", domain, none.reason());
            return false;
        }
        if (outcome instanceof Found found && !condition.accepts(found)) {
            LOGGER.debug(
                    "{} has an onion MX from {} with assurance {}, which the condition excludes",
                    domain,
                    found.source(),
                    found.assurance());
            return false;
        }
        return true;
    }
}
