package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings up a network: from the slot's template if that works, else anew, leaving a template.
 *
 * @param programs the programs of Tor
 * @param clock tells the age of a template
 */
record NetworkStart(TorPrograms programs, Clock clock) {

    private static final Logger LOGGER = LoggerFactory.getLogger(NetworkStart.class);
    private static final Duration WARM_LIMIT = Duration.ofSeconds(20);

    TorNetwork start(Path templates) throws IOException {
        TemplateSlot slot = TemplateSlot.acquire(templates, Backbone.PORTS);
        try {
            return start(slot);
        } catch (IOException | RuntimeException e) {
            slot.close();
            throw e;
        }
    }

    private TorNetwork start(TemplateSlot slot) throws IOException {
        String version = programs.version();
        Optional<NetworkTemplate> template = NetworkTemplate.load(slot.template(), version, clock);
        if (template.isPresent()) {
            try {
                return warm(slot, template.get());
            } catch (TestbedException | IOException | UncheckedIOException e) {
                LOGGER.warn("No warm start of the Tor network, starting cold: {}", e.getMessage());
            }
        }
        try {
            return cold(slot, version);
        } catch (TestbedException e) {
            // On a busy machine the relays may come too late for the first vote.
            LOGGER.warn("The Tor network did not come up, starting once more: {}", e.getMessage());
            return cold(slot, version);
        }
    }

    private TorNetwork warm(TemplateSlot slot, NetworkTemplate template) throws IOException {
        TorNodes nodes = TorNodes.inTemporaryFolder(programs);
        try {
            Backbone backbone = Backbone.warm(nodes, slot, template, clock);
            TorNetwork network = new TorNetwork(slot, nodes, backbone, TorNetwork.StartKind.WARM);
            network.startClient(TorNetwork.DEFAULT_CLIENT, WARM_LIMIT);
            return network;
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    private TorNetwork cold(TemplateSlot slot, String version) throws IOException {
        TorNodes nodes = TorNodes.inTemporaryFolder(programs);
        try {
            Backbone backbone = Backbone.cold(nodes, slot, clock);
            TorNetwork network = new TorNetwork(slot, nodes, backbone, TorNetwork.StartKind.COLD);
            TorClient client = network.startClient(TorNetwork.DEFAULT_CLIENT);
            Path cache = Folders.createPrivate(nodes.run().resolve(NetworkTemplate.CLIENT_CACHE));
            Folders.copy(client.node().directory(), cache, name -> name.startsWith("cached-"));
            NetworkTemplate.save(slot, backbone, cache, version, clock.instant());
            return network;
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }
}
