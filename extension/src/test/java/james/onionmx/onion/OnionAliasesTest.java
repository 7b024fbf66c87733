package james.onionmx.onion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionAliasesTest {

    /** Only detecting domains would need it. */
    private static final DNSService NO_DNS = null;

    private static final Domain EXAMPLE = Domain.of("b.example");
    private static final Optional<MailDomain> MEANT = Optional.of(domain("b.example"));

    @TempDir private Path folder;

    private final OnionAddress old = OnionKey.generate(new SecureRandom()).address();
    private final OnionAddress young = OnionKey.generate(new SecureRandom()).address();
    private final MemoryDomainList domains = new MemoryDomainList(NO_DNS);
    private final MemoryRecipientRewriteTable mappings = new MemoryRecipientRewriteTable();
    private final KnownOnions known = new KnownOnions();

    private static MailDomain domain(String name) {
        return ((MailDomain.Parsed.Valid) MailDomain.parse(name)).domain();
    }

    @BeforeEach
    void setUpJames() throws Exception {
        domains.configure(DomainListConfiguration.DEFAULT);
        domains.addDomain(EXAMPLE);
        mappings.setDomainList(domains);
        mappings.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
    }

    /** As after a start of James. */
    private OnionAliases aliases() {
        return new OnionAliases(
                domains, mappings, new AliasNotes(folder.resolve("var/aliases")), known);
    }

    private boolean isAlias(OnionAddress onion) throws Exception {
        Domain name = Domain.of(onion.name());
        boolean isListed = domains.getDomains().contains(name);
        boolean isMapped =
                mappings.getStoredMappings(MappingSource.fromDomain(name))
                        .contains(Mapping.domainAlias(EXAMPLE));
        assertThat(isListed).isEqualTo(isMapped);
        return isListed;
    }

    @Test
    void makesAnOnionAnAlias() throws Exception {
        aliases().are(Set.of(old), MEANT);

        assertThat(isAlias(old)).isTrue();
        assertThat(known.meantBy(Domain.of(old.name()))).contains(EXAMPLE);
        assertThat(mappings.getResolvedMappings("bob", Domain.of(old.name())).asStream())
                .containsExactly(Mapping.address("bob@b.example"));
    }

    @Test
    void leavesAnAliasThatIsThereAsItIs() throws Exception {
        aliases().are(Set.of(old), MEANT);

        aliases().are(Set.of(old), MEANT);

        assertThat(isAlias(old)).isTrue();
    }

    @Test
    void endsTheAliasOfAnOnionThatChangedWhileJamesWasDown() throws Exception {
        aliases().are(Set.of(old), MEANT);

        aliases().are(Set.of(young), MEANT);

        assertThat(isAlias(old)).isFalse();
        assertThat(isAlias(young)).isTrue();
        assertThat(known.meantBy(Domain.of(old.name()))).isEmpty();
    }

    @Test
    void hasBothWhileAKeyIsReplaced() throws Exception {
        OnionAliases aliases = aliases();
        aliases.are(Set.of(old), MEANT);

        aliases.are(Set.of(old, young), MEANT);

        assertThat(isAlias(old)).isTrue();
        assertThat(isAlias(young)).isTrue();
    }

    @Test
    void endsAllWhereNoneIsWantedAnyMore() throws Exception {
        aliases().are(Set.of(old), MEANT);

        aliases().are(Set.of(old), Optional.empty());

        assertThat(isAlias(old)).isFalse();
    }

    @Test
    void leavesTheOnionOfAnotherNodeAlone() throws Exception {
        Domain others = Domain.of(young.name());
        domains.addDomain(others);
        mappings.addDomainAliasMapping(MappingSource.fromDomain(others), EXAMPLE);

        aliases().are(Set.of(old), MEANT);
        aliases().are(Set.of(), MEANT);

        assertThat(isAlias(young)).isTrue();
    }

    @Test
    void finishesWhatACrashLeftHalfDone() throws Exception {
        Files.createDirectories(folder.resolve("var"));
        Files.writeString(folder.resolve("var/aliases"), old.name() + " b.example\n");

        aliases().are(Set.of(old), MEANT);

        assertThat(isAlias(old)).isTrue();
    }

    @Test
    void refusesADomainThatJamesHasNot() throws Exception {
        assertThatThrownBy(() -> aliases().are(Set.of(old), Optional.of(domain("c.example"))))
                .isInstanceOf(DomainListException.class)
                .hasMessageContaining("onion.domain = c.example: James has no such domain");

        assertThat(isAlias(old)).isFalse();
    }
}
