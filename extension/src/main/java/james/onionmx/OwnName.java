package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.HeloName;
import javax.inject.Inject;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name this James gives itself: its default domain, as in RemoteDelivery. */
final class OwnName {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnName.class);
    private static final HeloName NAMELESS = new HeloName("localhost");

    private final DomainList domains;

    @Inject
    OwnName(DomainList domains) {
        this.domains = requireNonNull(domains);
    }

    /** The default domain as it is now; a later change counts from James' next start. */
    HeloName helo() {
        try {
            return HeloName.parse(domains.getDefaultDomain().asString()).orElse(NAMELESS);
        } catch (DomainListException e) {
            LOGGER.warn("No default domain to greet peers with: {}", e.getMessage());
            return NAMELESS;
        }
    }
}
