package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.james.RepositoryFolder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.TorNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The durable servers of a.example and b.example on a private Tor network, with a front before the
 * latter that can play a server in trouble. Their inboxes are repositories, so that they outlive
 * the servers.
 */
final class Scene implements AutoCloseable {

    private static final int FILES_OF_A_MAIL = 2;
    private static final String INBOX = "var/mail/inbox";
    private static final String LOCAL_DELIVERY = "<mailet match=\"All\" class=\"LocalDelivery\"/>";

    /** Quick to try again, so that a campaign has an end, and slow to give up. */
    private static final String HASTE =
            """

            lookup.on-failure=defer
            backoff.first=1s
            backoff.longest=4s
            timeout.connect=30s
            timeout.banner=30s
            timeout.command=30s
            timeout.data=30s
            timeout.final=30s
            dns.timeout=2s
            """;

    private final OnionMailPair pair;
    private final PeerFront front;

    private Scene(OnionMailPair pair, PeerFront front) {
        this.pair = requireNonNull(pair);
        this.front = requireNonNull(front);
    }

    /**
     * Starts both servers and waits until they reach each other.
     *
     * @param changeOfSender a last change to the description of a.example's server
     */
    static Scene start(TorNetwork network, UnaryOperator<JamesServerBuilder> changeOfSender) {
        DnsZone zone = OnionMailPair.startZone();
        int behindTheFront = FreePorts.take();
        int[] frontPort = new int[1];
        OnionMailPair pair =
                OnionMailPair.on(
                        network,
                        zone,
                        (builder, port) ->
                                changeOfSender.apply(durable(builder, List.of(Letter.SENDER))),
                        (builder, port) -> {
                            frontPort[0] = port;
                            return durable(builder, Letter.USERS)
                                    .replaceInConf(
                                            "onionmx.properties",
                                            "inbound.listen=127.0.0.1:" + port,
                                            "inbound.listen=127.0.0.1:" + behindTheFront);
                        });
        PeerFront front = PeerFront.start(frontPort[0], behindTheFront);
        Scene scene = new Scene(pair, front);
        try {
            pair.start();
            return scene;
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
    }

    private static JamesServerBuilder durable(JamesServerBuilder builder, List<String> users) {
        users.forEach(user -> builder.user(user, OnionMailServer.PASSWORD));
        return builder.durable()
                .replaceInConf("mailetcontainer.xml", LOCAL_DELIVERY, inboxes(users))
                .replaceInConf("mailetcontainer.xml", "memory://", "file://")
                .replaceInConf("mailetcontainer.xml", "<threads>20<", "<threads>4<")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<delayTime>60*1 second</delayTime>",
                        "<delayTime>600*1 second</delayTime>")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<maxRetries>60</maxRetries>",
                        "<maxRetries>600</maxRetries>")
                .replaceInConf("onionmx.properties", "\ntor.socks=", HASTE + "tor.socks=");
    }

    private static String inboxes(List<String> users) {
        return users.stream()
                .map(
                        user ->
                                "<mailet match=\"RecipientIs="
                                        + user
                                        + "\" class=\"ToRepository\"><repositoryPath>file://"
                                        + INBOX
                                        + "/"
                                        + localPart(user)
                                        + "</repositoryPath></mailet>")
                .collect(Collectors.joining("\n"));
    }

    private static String localPart(String user) {
        return user.substring(0, user.indexOf('@'));
    }

    /** The server that sends. */
    OnionMailServer sender() {
        return pair.a();
    }

    /** The server that receives. */
    OnionMailServer receiver() {
        return pair.b();
    }

    /** What stands before the server that receives. */
    PeerFront front() {
        return front;
    }

    /** The DNS of both. */
    DnsZone zone() {
        return pair.zone();
    }

    /** A user's inbox, on either server. */
    RepositoryFolder inbox(String user) {
        JamesServer server = user.equals(Letter.SENDER) ? sender().james() : receiver().james();
        return new RepositoryFolder(folder(server, INBOX).resolve(localPart(user)));
    }

    /** Where the sender's waiting mail lies, in folders of any depth. */
    Path parked() {
        return folder(sender().james(), "var/mail/onion-parked");
    }

    /** How many mails wait there. */
    int parkedCount() {
        return filesIn(parked()).size() / FILES_OF_A_MAIL;
    }

    /** All files below a folder; those that come and go meanwhile may be told or not. */
    static Set<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        } catch (UncheckedIOException goneMeanwhile) {
            return filesIn(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Where a server puts what it could not process, and should never find a mail in. */
    List<RepositoryFolder> errors() {
        return List.of(sender().james(), receiver().james()).stream()
                .map(server -> new RepositoryFolder(folder(server, "var/mail/error")))
                .toList();
    }

    private static Path folder(JamesServer server, String path) {
        return server.workingDirectory().resolve(path);
    }

    /** Waits until both are reachable for each other, by new paths if need be. */
    void awaitReachable() {
        pair.awaitReachable();
    }

    @Override
    public void close() {
        front.close();
        pair.close();
    }
}
