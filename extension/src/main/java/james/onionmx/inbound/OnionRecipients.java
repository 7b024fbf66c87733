package james.onionmx.inbound;

import static java.util.Objects.requireNonNull;

import james.onionmx.onion.KnownOnions;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * Knows who has a mailbox at our own onion. James takes everybody for a user of a domain that is
 * mapped to another, and would bounce later, to whatever sender a stranger made up.
 */
final class OnionRecipients {

    private final KnownOnions onions;
    private final UsersRepository users;
    private final RecipientRewriteTable mappings;

    @Inject
    OnionRecipients(KnownOnions onions, UsersRepository users, RecipientRewriteTable mappings) {
        this.onions = requireNonNull(onions);
        this.users = requireNonNull(users);
        this.mappings = requireNonNull(mappings);
    }

    /** Whether an address is at our onion, and nobody's. */
    boolean lack(MailAddress recipient)
            throws UsersRepositoryException, RecipientRewriteTableException {
        Optional<Domain> meant =
                MaybeSender.of(recipient)
                        .asOptional()
                        .flatMap(address -> onions.meantBy(address.getDomain()));
        return meant.isPresent() && !isKnown(recipient.getLocalPart(), meant.get());
    }

    private boolean isKnown(String local, Domain domain)
            throws UsersRepositoryException, RecipientRewriteTableException {
        try {
            return users.contains(Username.fromLocalPartWithDomain(local, domain))
                    || !mappings.getResolvedMappings(local, domain).isEmpty();
        } catch (ErrorMappingException e) {
            // James has words of its own for such an address.
            return true;
        }
    }
}
