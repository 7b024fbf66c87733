package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.james.RepositoryFolder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.torture.Life.Kill;
import james.onionmx.torture.Life.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
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
            session.idle=5s
            session.mails=20
            timeout.connect=30s
            timeout.banner=30s
            timeout.command=30s
            timeout.data=30s
            timeout.final=30s
            dns.timeout=2s
            """;

    private static final String SRV = "_onion-mx._tcp.b.example";
    private static final int HEAD = 8 * 1024;
    private static final Duration REACHABLE_LIMIT = Duration.ofMinutes(4);

    private final OnionMailPair pair;
    private final PeerFront front;
    private final Clock clock;
    private final Map<Side, Lives> lives = new EnumMap<>(Side.class);
    private volatile OnionHost onion;

    private Scene(OnionMailPair pair, PeerFront front, Clock clock) {
        this.pair = requireNonNull(pair);
        this.front = requireNonNull(front);
        this.clock = requireNonNull(clock);
        this.onion = pair.b().onion();
    }

    /**
     * Starts both servers and waits until they reach each other.
     *
     * @param changeOfSender a last change to the description of a.example's server
     * @param seed decides which connections the front offers no CHUNKING to
     */
    static Scene start(
            TorNetwork network,
            UnaryOperator<JamesServerBuilder> changeOfSender,
            Clock clock,
            long seed) {
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
        PeerFront front = PeerFront.start(frontPort[0], behindTheFront, new Random(seed), clock);
        Scene scene = new Scene(pair, front, clock);
        try {
            scene.publish();
            pair.start();
            for (Side side : Side.values()) {
                scene.lives.put(side, new Lives(side, scene.log(side)));
            }
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

    /** Either server. */
    JamesServer james(Side side) {
        return (side == Side.SENDER ? sender() : receiver()).james();
    }

    private Path log(Side side) {
        return folder(james(side), "james.log");
    }

    /** Ends a server as a power cut would, and looks at what is left. */
    void kill(Side side) {
        james(side).kill9();
        Set<String> left = side == Side.SENDER ? parkedIds() : Set.of();
        lives.get(side).killed(new Kill(clock.instant(), left));
    }

    /** What both servers did. */
    List<Life> lives() {
        return lives.values().stream().flatMap(each -> each.all().stream()).toList();
    }

    /** The onion service before the server that receives, as it is now. */
    OnionHost onion() {
        return onion;
    }

    /** It comes back under another name, and DNS says so. */
    void moveOnion(Duration limit) {
        onion = onion.move(limit);
        publish();
    }

    private void publish() {
        zone().remove(SRV, "SRV");
        zone().add(SRV + ". 5 IN SRV 0 5 25 " + onion.onionName() + ".");
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

    private Set<String> parkedIds() {
        return filesIn(parked()).stream()
                .filter(file -> file.toString().endsWith("FileStreamStore"))
                .map(Scene::idIn)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static Optional<String> idIn(Path content) {
        try (InputStream in = Files.newInputStream(content)) {
            Matcher id =
                    Letter.ID.matcher(new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1));
            return id.find() ? Optional.of(id.group()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + content, e);
        }
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
        onion.awaitReachable(sender().tor(), REACHABLE_LIMIT);
        sender().onion().awaitReachable(receiver().tor(), REACHABLE_LIMIT);
    }

    @Override
    public void close() {
        front.close();
        pair.close();
    }
}
