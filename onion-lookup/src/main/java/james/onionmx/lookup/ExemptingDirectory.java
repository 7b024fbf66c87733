package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Answers for the domains that never have an onion MX, the server's own and those the operator
 * listed, and passes all others on.
 *
 * <p>Names under {@code .onion} are passed on always: nothing may send them to a resolver. The
 * server's own onion domain is delivered locally, so that mail for it is not looked up at all.
 *
 * <p>If it cannot be told whether a domain is the server's own, the look-up goes on as if it were
 * not: an onion MX that is found then is still its own, while mail in clear cannot be taken back.
 */
public final class ExemptingDirectory implements OnionMxDirectory {

    private static final Logger LOGGER = LoggerFactory.getLogger(ExemptingDirectory.class);

    private final OnionMxDirectory others;
    private final DomainSet ignored;
    private final LocalDomains local;

    /**
     * Guards a directory.
     *
     * @param others answers for all other domains
     * @param ignored listed by the operator
     * @param local the server's own domains
     */
    public ExemptingDirectory(OnionMxDirectory others, DomainSet ignored, LocalDomains local) {
        this.others = requireNonNull(others);
        this.ignored = requireNonNull(ignored);
        this.local = requireNonNull(local);
    }

    @Override
    public Mono<LookupOutcome> lookup(String text) {
        if (MailDomain.isUnderOnion(text)
                || !(MailDomain.parse(text) instanceof MailDomain.Parsed.Valid valid)) {
            return others.lookup(text);
        }
        MailDomain domain = valid.domain();
        if (ignored.contains(domain)) {
            return Mono.just(never(domain + " is among the ignored domains"));
        }
        return isLocal(domain)
                .flatMap(
                        own ->
                                own
                                        ? Mono.just(never(domain + " is a domain of this server"))
                                        : others.lookup(text));
    }

    private static LookupOutcome never(String reason) {
        return new NoOnionMx(reason, Assurance.OPERATOR);
    }

    private Mono<Boolean> isLocal(MailDomain domain) {
        return Mono.defer(() -> local.contains(domain))
                .onErrorResume(
                        failure -> {
                            LOGGER.warn(
                                    "Cannot tell whether {} is a domain of this server, looking it"
                                            + " up: {}",
                                    domain,
                                    failure.toString());
                            return Mono.just(false);
                        });
    }
}
