package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes that carry the network: one authority, four relays. Tor builds no onion circuits with
 * fewer.
 *
 * @param authority what all nodes know of the authority
 * @param authorityNode its process
 * @param relays the relays' processes
 */
record Backbone(Authority authority, TorNode authorityNode, List<TorNode> relays) {

    /** The authority has two ports, each relay one. */
    static final int PORTS = 6;

    private static final int RELAYS = 4;
    private static final Duration CONSENSUS_LIMIT = Duration.ofSeconds(45);

    /** Launches a new network, until its relays could serve a client. */
    static Backbone cold(TorNodes nodes, int firstPort, Clock clock) throws IOException {
        Path directory = Folders.createPrivate(nodes.run().resolve(Authority.NICKNAME));
        Authority authority =
                Authority.create(nodes.programs(), directory, firstPort, firstPort + 1);
        Backbone backbone =
                launch(nodes, authority, VotingSchedule.firstConsensus(clock.instant()));
        backbone.awaitMicrodescriptors();
        return backbone;
    }

    /** Launches a network anew from its template. */
    static Backbone warm(TorNodes nodes, NetworkTemplate template, Clock clock) throws IOException {
        Folders.copy(template.folder(), nodes.run(), name -> true);
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
        for (int number = 1; number <= RELAYS; number++) {
            String name = "relay" + number;
            int orPort = authority.dirPort() + number;
            relays.add(
                    nodes.launch(
                            name, directory -> Torrc.relay(directory, name, authority, orPort)));
        }
        Backbone backbone = new Backbone(authority, authorityNode, List.copyOf(relays));
        backbone.nodes().forEach(TorNode::control);
        return backbone;
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
