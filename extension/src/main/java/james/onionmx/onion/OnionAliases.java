package james.onionmx.onion;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes our onions aliases of a domain of James', so that mail for {@code user@<onion>} is mail for
 * {@code user@domain}, and ends that for onions that are ours no more. What was made is noted in a
 * file first, so that it is found again after a crash, and so that the nodes of a cluster, which
 * share James' tables, leave each other's onions alone. Blocks. Not thread-safe.
 */
final class OnionAliases {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionAliases.class);

    private final DomainList domains;
    private final RecipientRewriteTable mappings;
    private final AliasNotes notes;
    private final KnownOnions known;
    private Optional<Map<Domain, Domain>> made = Optional.empty();

    OnionAliases(
            DomainList domains,
            RecipientRewriteTable mappings,
            AliasNotes notes,
            KnownOnions known) {
        this.domains = requireNonNull(domains);
        this.mappings = requireNonNull(mappings);
        this.notes = requireNonNull(notes);
        this.known = requireNonNull(known);
    }

    /**
     * Has the aliases be these and no others.
     *
     * @param meant the domain; without one there are no aliases
     */
    void are(Set<OnionAddress> onions, Optional<MailDomain> meant)
            throws IOException, DomainListException, RecipientRewriteTableException {
        Map<Domain, Domain> wanted = new HashMap<>();
        meant.ifPresent(
                domain ->
                        onions.forEach(
                                onion ->
                                        wanted.put(
                                                Domain.of(onion.serviceName()),
                                                Domain.of(domain.name()))));
        if (made.filter(wanted::equals).isPresent()) {
            return;
        }
        Map<Domain, Domain> noted = notes.read();
        if (meant.isPresent()) {
            requireDomain(meant.get());
        }
        Map<Domain, Domain> either = new HashMap<>(noted);
        either.putAll(wanted);
        notes.write(either);
        for (Map.Entry<Domain, Domain> old : noted.entrySet()) {
            if (!old.getValue().equals(wanted.get(old.getKey()))) {
                remove(old.getKey(), old.getValue());
            }
        }
        for (Map.Entry<Domain, Domain> alias : wanted.entrySet()) {
            add(alias.getKey(), alias.getValue());
        }
        notes.write(wanted);
        known.aliases(wanted);
        made = Optional.of(Map.copyOf(wanted));
    }

    private void requireDomain(MailDomain meant) throws DomainListException {
        if (!domains.getDomains().contains(Domain.of(meant.name()))) {
            throw new DomainListException(
                    "onion.domain = "
                            + meant
                            + ": James has no such domain, expected one that it has mailboxes for");
        }
    }

    private void add(Domain onion, Domain meant)
            throws DomainListException, RecipientRewriteTableException {
        if (!listed().contains(onion)) {
            domains.addDomain(onion);
        }
        MappingSource source = MappingSource.fromDomain(onion);
        if (!mappings.getStoredMappings(source).contains(Mapping.domainAlias(meant))) {
            mappings.addDomainAliasMapping(source, meant);
            LOGGER.info("Mail for users at {} is for those at {}", onion.name(), meant.name());
        }
    }

    private void remove(Domain onion, Domain meant)
            throws DomainListException, RecipientRewriteTableException {
        mappings.removeDomainAliasMapping(MappingSource.fromDomain(onion), meant);
        if (listed().contains(onion)) {
            domains.removeDomain(onion);
        }
        LOGGER.info("Users at {} are nobody's any more", onion.name());
    }

    /** Past James' cache of single domains. */
    private Set<Domain> listed() throws DomainListException {
        return new HashSet<>(domains.getDomains());
    }
}
