package james.onionmx.onion;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.configuration.OnionService;
import james.onionmx.configuration.OnionSettings;
import james.onionmx.lookup.MailDomain;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionWatchTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Domain EXAMPLE = Domain.of("b.example");

    /** Only detecting domains would need it. */
    private static final DNSService NO_DNS = null;

    @TempDir private Path folder;

    private final OnionAddress first = OnionKey.generate(new SecureRandom()).address();
    private final OnionAddress second = OnionKey.generate(new SecureRandom()).address();
    private final KnownOnions known = new KnownOnions();
    private OnionWatch watch;

    @BeforeEach
    void makeWatch() throws Exception {
        MemoryDomainList domains = new MemoryDomainList(NO_DNS);
        domains.configure(DomainListConfiguration.DEFAULT);
        domains.addDomain(EXAMPLE);
        MemoryRecipientRewriteTable mappings = new MemoryRecipientRewriteTable();
        mappings.setDomainList(domains);
        mappings.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        List<Path> services = List.of(folder.resolve("hs"));
        MailDomain meant = ((MailDomain.Parsed.Valid) MailDomain.parse("b.example")).domain();
        watch =
                new OnionWatch(
                        new OnionSettings(
                                new OnionService.Torrc(services), Optional.of(meant), List.of()),
                        Optional.of(new TorrcOffer(services)),
                        known,
                        new OnionAliases(
                                domains,
                                mappings,
                                new AliasNotes(folder.resolve("aliases")),
                                known));
    }

    @AfterEach
    void stopWatch() {
        watch.stop();
    }

    private void torWrites(OnionAddress onion) throws IOException {
        Files.createDirectories(folder.resolve("hs"));
        Files.writeString(folder.resolve("hs").resolve("hostname"), onion + "\n");
    }

    private void awaitAlias(OnionAddress onion) {
        Waiting.until(
                "the alias of " + onion,
                LIMIT,
                () -> known.meantBy(Domain.of(onion.name())).equals(Optional.of(EXAMPLE)),
                known::trouble);
    }

    @Test
    void knowsTheNameWhenTorHasWrittenIt() throws IOException {
        watch.start();
        Waiting.until("words", LIMIT, () -> !known.trouble().isEmpty(), known::trouble);
        assertThat(known.trouble()).contains("hs/hostname: cannot be read");

        torWrites(first);

        awaitAlias(first);
        assertThat(known.now()).isEqualTo(Set.of(first));
        Waiting.until("order", LIMIT, () -> known.trouble().isEmpty(), known::trouble);
    }

    @Test
    void followsANewName() throws IOException {
        torWrites(first);
        watch.start();
        awaitAlias(first);

        torWrites(second);

        awaitAlias(second);
        assertThat(known.now()).isEqualTo(Set.of(second));
        assertThat(known.meantBy(Domain.of(first.name()))).isEmpty();
    }

    @Test
    void stillKnowsANameThatCannotBeReadForAWhile() throws IOException {
        torWrites(first);
        watch.start();
        awaitAlias(first);

        Files.delete(folder.resolve("hs").resolve("hostname"));
        Waiting.until("words", LIMIT, () -> !known.trouble().isEmpty(), known::trouble);

        assertThat(known.now()).isEqualTo(Set.of(first));
    }
}
