package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.LocalDomains;
import james.onionmx.lookup.MailDomain;
import java.net.IDN;
import java.time.Duration;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The domains that James has mailboxes for. James asks its database for them and blocks meanwhile,
 * so it is asked on a thread that may.
 */
final class JamesDomains implements LocalDomains {

    /** A database that takes longer cannot tell now. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final DomainList domains;

    @Inject
    JamesDomains(DomainList domains) {
        this.domains = requireNonNull(domains);
    }

    @Override
    public Mono<Boolean> contains(MailDomain domain) {
        return Mono.fromCallable(() -> isListed(domain))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(LONGEST);
    }

    /** James keeps a name as the operator wrote it, in its own script or as A-labels. */
    private boolean isListed(MailDomain domain) throws DomainListException {
        String inItsScript = IDN.toUnicode(domain.name(), IDN.ALLOW_UNASSIGNED);
        return domains.containsDomain(Domain.of(domain.name()))
                || (!inItsScript.equals(domain.name())
                        && domains.containsDomain(Domain.of(inItsScript)));
    }
}
