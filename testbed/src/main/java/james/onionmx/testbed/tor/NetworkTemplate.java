package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that came up once, as files: keys, consensus, descriptors. From it the next one starts
 * in a few seconds.
 *
 * @param folder holds a folder for each node and one, {@code client-cache}, of what clients and
 *     hosts get
 * @param authority the network's authority
 * @param votingInterval that of its consensus
 */
record NetworkTemplate(Path folder, Authority authority, Duration votingInterval) {

    static final String CLIENT_CACHE = "client-cache";

    private static final Logger LOGGER = LoggerFactory.getLogger(NetworkTemplate.class);
    private static final Duration EXPIRY = Duration.ofHours(24);

    /** With votes in quicker succession a network could not start between two of them. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(2);

    private static final String NODES = Integer.toString(Backbone.NODES);
    private static final String DESCRIPTION = "template.properties";
    private static final Set<String> TRANSIENT =
            Set.of("lock", "control_auth_cookie", Torrc.CONTROL_PORT_FILE, Torrc.LOG_FILE);

    /** The template of a slot, if there is one that can be used. */
    static Optional<NetworkTemplate> load(Path folder, String torVersion, Clock clock) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(folder.resolve(DESCRIPTION))) {
            Properties description = new Properties();
            description.load(reader);
            if (!torVersion.equals(description.getProperty("tor"))
                    || !NODES.equals(description.getProperty("nodes"))
                    || Instant.parse(description.getProperty("made", ""))
                            .plus(EXPIRY)
                            .isBefore(clock.instant())) {
                LOGGER.info("The Tor network template {} is stale", folder);
                return Optional.empty();
            }
            return Optional.of(
                    new NetworkTemplate(
                            folder,
                            new Authority(
                                    Integer.parseInt(description.getProperty("orPort")),
                                    Integer.parseInt(description.getProperty("dirPort")),
                                    description.getProperty("v3Identity", ""),
                                    description.getProperty("fingerprint", "")),
                            Duration.parse(description.getProperty("votingInterval", ""))));
        } catch (IOException | DateTimeException | NumberFormatException e) {
            LOGGER.info("The Tor network template {} is broken: {}", folder, e.toString());
            return Optional.empty();
        }
    }

    /**
     * Keeps a running network, in place of the slot's template.
     *
     * @param clientCache what clients get
     */
    static void save(
            TemplateSlot slot, Backbone backbone, Path clientCache, String torVersion, Instant now)
            throws IOException {
        Optional<Duration> interval =
                VotingSchedule.intervalOf(
                        Files.readString(clientCache.resolve("cached-microdesc-consensus")));
        Folders.delete(slot.template());
        if (interval.filter(length -> length.compareTo(SHORTEST_INTERVAL) >= 0).isEmpty()) {
            LOGGER.info("Not keeping the Tor network: its voting interval is {}", interval);
            return;
        }
        Folders.delete(slot.draft());
        Path draft = Folders.createPrivate(slot.draft());
        for (TorNode node : backbone.nodes().toList()) {
            Folders.copy(
                    node.directory(),
                    draft.resolve(node.name()),
                    name -> !TRANSIENT.contains(name));
        }
        Folders.copy(clientCache, draft.resolve(CLIENT_CACHE), name -> true);
        Authority authority = backbone.authority();
        Properties description = new Properties();
        description.setProperty("tor", torVersion);
        description.setProperty("nodes", NODES);
        description.setProperty("made", now.toString());
        description.setProperty("orPort", Integer.toString(authority.orPort()));
        description.setProperty("dirPort", Integer.toString(authority.dirPort()));
        description.setProperty("v3Identity", authority.v3Identity());
        description.setProperty("fingerprint", authority.fingerprint());
        description.setProperty("votingInterval", interval.orElseThrow().toString());
        try (Writer writer = Files.newBufferedWriter(draft.resolve(DESCRIPTION))) {
            description.store(writer, "A private Tor network that came up; can be deleted.");
        }
        Files.move(draft, slot.template(), StandardCopyOption.ATOMIC_MOVE);
    }
}
