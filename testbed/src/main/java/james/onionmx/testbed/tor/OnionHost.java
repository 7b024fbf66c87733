package james.onionmx.testbed.tor;

import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A Tor process that offers one onion service. Killed and restarted it keeps its name.
 *
 * @param node its process
 * @param onionName with {@code .onion}
 * @param virtualPort the port that clients name
 * @param localPort where on 127.0.0.1 Tor connects to
 */
public record OnionHost(TorNode node, String onionName, int virtualPort, int localPort) {

    private static final Duration NAME_LIMIT = Duration.ofSeconds(15);
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(8);
    private static final int MANY_UNANSWERED = 2;

    static OnionHost of(TorNode node, int localPort, OnionServiceOptions options) {
        return new OnionHost(node, nameOf(node), options.virtualPort(), localPort);
    }

    private static String nameOf(TorNode node) {
        var file = node.directory().resolve(Torrc.SERVICE_FOLDER).resolve("hostname");
        node.await(
                "the onion name of " + node,
                NAME_LIMIT,
                () -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Kills it, forgets its key, and starts it again: the same service under another name. */
    public OnionHost move(Duration limit) {
        node.restartWithout(Torrc.SERVICE_FOLDER, limit);
        return new OnionHost(node, nameOf(node), virtualPort, localPort);
    }

    /**
     * Waits until a client gets a connection through to whatever listens on the local port, which
     * therefore must be there. Where dials remain without an answer, the client and the host are
     * restarted in turn, with other guards: a network as small as this one is below what Tor
     * reckons with, and can leave either without a path.
     */
    public void awaitReachable(TorClient client, Duration limit) {
        AtomicReference<String> last = new AtomicReference<>("none");
        AtomicInteger unanswered = new AtomicInteger();
        Waiting.until(
                onionName + " to be reachable",
                limit,
                () -> {
                    // On a circuit of its own each time: one that hangs would hang for two minutes.
                    SocksDial dial =
                            new SocksDial(
                                    client.socksAddress(),
                                    Optional.of(UUID.randomUUID().toString()),
                                    DIAL_TIMEOUT);
                    SocksDial.Outcome outcome = dial.dial(onionName, virtualPort);
                    last.set(outcome.toString());
                    if (outcome instanceof SocksDial.Outcome.Connected connected) {
                        connected.socket().close();
                        return true;
                    }
                    boolean silent = outcome instanceof SocksDial.Outcome.Broken;
                    if (silent && unanswered.incrementAndGet() % MANY_UNANSWERED == 0) {
                        boolean clientsTurn = unanswered.get() / MANY_UNANSWERED % 2 == 1;
                        (clientsTurn ? client.node() : node).startOver(limit);
                    }
                    return false;
                },
                () ->
                        client.node().evidence()
                                + node.evidence()
                                + "unanswered: "
                                + unanswered
                                + ", last outcome: "
                                + last.get());
    }
}
