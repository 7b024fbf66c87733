package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes that carry the network: one authority, six relays. Tor could do with four, but then one
 * that a client holds for down leaves it without a path to an onion service.
 *
 * @param authority what all nodes know of the authority
 * @param authorityNode its process
 * @param relays the relays' processes
 */
record Backbone(Authority authority, TorNode authorityNode, List<TorNode> relays) {

    private static final List<String> RELAYS =
            List.of("relay1", "relay2", "relay3", "relay4", "relay5", "relay6");

    /** The authority has two ports, each relay one. */
    static final int PORTS = 2 + RELAYS.size();

    /** How many processes these are. */
    static final int NODES = 1 + RELAYS.size();

    private static final Duration CONSENSUS_LIMIT = Duration.ofSeconds(45);

    /** Launches a new network, until its relays could serve a client. */
    static Backbone cold(TorNodes nodes, TemplateSlot slot, Clock clock) throws IOException {
        List<String> nicknames = new ArrayList<>(RELAYS);
        nicknames.add(Authority.NICKNAME);
        new RelayKeys(nodes.programs(), nodes.run()).generate(nicknames);
        Path directory = nodes.run().resolve(Authority.NICKNAME);
        Authority authority =
                Authority.create(
                        nodes.programs(), directory, slot.firstPort(), slot.firstPort() + 1);
        slot.releasePorts();
        Backbone backbone =
                launch(
                        nodes,
                        authority,
                        VotingSchedule.votingLate(clock.instant(), VotingSchedule.INTERVAL));
        backbone.awaitDescriptors();
        backbone.authorityNode()
                .control()
                .reschedule(VotingSchedule.firstConsensus(clock.instant()));
        backbone.awaitConsensus();
        backbone.awaitMicrodescriptors();
        return backbone;
    }

    /** Launches a network anew from its template. */
    static Backbone warm(TorNodes nodes, TemplateSlot slot, NetworkTemplate template, Clock clock)
            throws IOException {
        Folders.copy(template.folder(), nodes.run(), name -> true);
        slot.releasePorts();
        return launch(
                nodes,
                template.authority(),
                VotingSchedule.votingLate(clock.instant(), template.votingInterval()));
    }

    private static Backbone launch(TorNodes nodes, Authority authority, VotingSchedule schedule)
            throws IOException {
        TorNode authorityNode =
                nodes.launch(
                        Authority.NICKNAME,
                        directory -> Torrc.authority(directory, authority, schedule));
        List<TorNode> relays = new ArrayList<>();
        int port = authority.dirPort();
        for (String name : RELAYS) {
            port++;
            int orPort = port;
            relays.add(
                    nodes.launch(
                            name, directory -> Torrc.relay(directory, name, authority, orPort)));
        }
        Backbone backbone = new Backbone(authority, authorityNode, List.copyOf(relays));
        backbone.nodes().forEach(TorNode::control);
        return backbone;
    }

    /** A vote that came sooner would make a consensus without some of the relays. */
    private void awaitDescriptors() {
        Path file = authorityNode.directory().resolve("cached-descriptors.new");
        authorityNode.await(
                "the descriptors of all relays at the authority",
                CONSENSUS_LIMIT,
                () ->
                        Files.exists(file)
                                && Files.readString(file, StandardCharsets.ISO_8859_1)
                                                .lines()
                                                .filter(line -> line.startsWith("router relay"))
                                                .count()
                                        >= relays.size());
    }

    /** Left alone, a relay that asked in vain before asks again as late as ten seconds after. */
    private void awaitConsensus() {
        authorityNode.await(
                "the first consensus",
                CONSENSUS_LIMIT,
                () ->
                        Files.exists(
                                authorityNode.directory().resolve("cached-microdesc-consensus")));
        relays.forEach(relay -> relay.control().signal("HUP"));
    }

    /** A client that starts sooner has to wait ten seconds for its second attempt. */
    private void awaitMicrodescriptors() {
        for (TorNode relay : relays) {
            relay.await(
                    "the descriptors of all relays at " + relay,
                    CONSENSUS_LIMIT,
                    () -> hasMicrodescriptors(relay.directory()));
        }
    }

    private static boolean hasMicrodescriptors(Path directory) throws IOException {
        for (String name : List.of("cached-microdescs", "cached-microdescs.new")) {
            Path file = directory.resolve(name);
            if (Files.exists(file) && Files.size(file) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Authority and relays. */
    Stream<TorNode> nodes() {
        return Stream.concat(Stream.of(authorityNode), relays.stream());
    }
}
