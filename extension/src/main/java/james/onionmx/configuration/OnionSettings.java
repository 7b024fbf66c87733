package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MailDomain;
import java.util.List;
import java.util.Optional;

/**
 * The onion service that this server is reached by.
 *
 * @param service where it comes from
 * @param aliasOf the domain whose mailboxes are meant by addresses at the onion itself; none takes
 *     such mail where it is empty
 * @param domains those that publish the onion, for who cannot ask James
 */
public record OnionSettings(
        OnionService service, Optional<MailDomain> aliasOf, List<MailDomain> domains) {

    /** Below James' {@code var/onionmx}: keys of services that are added, a file each. */
    public static final String KEYS = "onion";

    /** Copies the list. */
    public OnionSettings {
        requireNonNull(service);
        requireNonNull(aliasOf);
        domains = List.copyOf(domains);
    }
}
