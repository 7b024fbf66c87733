package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.mailets.OwnHelo;
import james.onionmx.smtp.HeloName;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OwnOnions;
import java.util.Optional;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name this James gives itself: its default domain, as in RemoteDelivery, or what a mailet
 * wants.
 */
final class OwnName {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnName.class);
    private static final HeloName NAMELESS = new HeloName("localhost");

    private final DomainList domains;
    private final OwnOnions onions;

    @Inject
    OwnName(DomainList domains, OwnOnions onions) {
        this.domains = requireNonNull(domains);
        this.onions = requireNonNull(onions);
    }

    /**
     * What a mailet wants, to be asked for at each session. Whoever wants to be called by our onion
     * has no name as long as that is unknown, rather than the domain that he does not want to tell.
     */
    Supplier<HeloName> helo(Optional<OwnHelo> wanted) {
        if (wanted.isPresent() && wanted.get() instanceof OwnHelo.Onion) {
            return this::onion;
        }
        HeloName fixed =
                wanted.filter(OwnHelo.Fixed.class::isInstance)
                        .map(OwnHelo.Fixed.class::cast)
                        .map(OwnHelo.Fixed::name)
                        .orElseGet(this::helo);
        return () -> fixed;
    }

    /** Of several always the same. */
    private HeloName onion() {
        return onions.now().stream()
                .map(OnionAddress::serviceName)
                .sorted()
                .findFirst()
                .flatMap(HeloName::parse)
                .orElse(NAMELESS);
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
