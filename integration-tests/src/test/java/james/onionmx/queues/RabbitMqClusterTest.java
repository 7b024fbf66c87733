package james.onionmx.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.integration.Project;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.testbed.queue.RabbitMqQueue;
import james.onionmx.testbed.queue.RabbitMqServer;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two James with the drop-in jar share their queues on a real RabbitMQ, as the nodes of a cluster
 * do, and send to a third over real Tor.
 */
class RabbitMqClusterTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.ofItsOwn();

    private static final int MAILS = 60;
    private static final Duration BACKOFF = Duration.ofSeconds(8);

    /** A mail for an onion that is probed by another right now may come back after this. */
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";
    private static final String LATER = "bob@later.example";
    private static final String SRV = "_onion-mx._tcp.later.example.";
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (.*)$");

    @TempDir static Path contents;

    private static RabbitMqServer rabbitMq;
    private static DnsZone zone;
    private static OnionMailServer one;
    private static OnionMailServer two;
    private static OnionMailServer receiver;

    @BeforeAll
    static void startServers() {
        rabbitMq = RabbitMqServer.start();
        zone = OnionMailPair.startZone();
        one = node("one.example");
        two = node("two.example");
        receiver =
                OnionMailServer.create(
                        TOR.network(),
                        zone,
                        "b.example",
                        "bob",
                        (builder, port) ->
                                builder.domain("later.example")
                                        .user(LATER, OnionMailServer.PASSWORD));
        publish(OnionNames.named("dead"));
        CompletableFuture.allOf(
                        Stream.of(one, two, receiver)
                                .map(server -> CompletableFuture.runAsync(server.james()::start))
                                .toArray(CompletableFuture[]::new))
                .join();
        Stream.of(one, two).forEach(node -> receiver.onion().awaitReachable(node.tor(), LIMIT));
    }

    private static OnionMailServer node(String name) {
        return OnionMailServer.create(
                TOR.network(), zone, name, "postmaster", (builder, port) -> clustered(builder));
    }

    private static JamesServerBuilder clustered(JamesServerBuilder builder) {
        return DurableSender.trying(builder, BACKOFF)
                .replaceInConf("onionmx.properties", "\ntor.socks=", shippedForAllNodes())
                .domain("a.example")
                .user(ALICE, OnionMailServer.PASSWORD)
                .jvmArgument("-Dtestbed.queues=rabbitmq")
                .conf(
                        "rabbitmq.properties",
                        """
                        uri=%s
                        management.uri=%s
                        management.user=guest
                        management.password=guest
                        testbed.contents=%s
                        """
                                .formatted(rabbitMq.uri(), rabbitMq.managementUri(), contents));
    }

    /**
     * What {@code james-conf/distributed} adds; the runtime's own kind of repository is on disk.
     */
    private static String shippedForAllNodes() {
        try {
            String shipped =
                    Files.readString(
                            Project.root().resolve("james-conf/distributed/onionmx.properties"));
            assertThat(shipped).contains("cassandra://");
            return "\n" + shipped.replace("cassandra://", "file://") + "\ntor.socks=";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the shipped fragment", e);
        }
    }

    private static void publish(String onion) {
        zone.remove(SRV, "SRV");
        zone.add(SRV + " 1 IN SRV 0 5 25 " + onion + ".");
    }

    @AfterAll
    static void closeServers() {
        Stream.of(one, two, receiver).forEach(OnionMailServer::close);
        zone.close();
        rabbitMq.close();
    }

    private static RabbitMqQueue queue() {
        return rabbitMq.queue("JamesMailQueue-workqueue-onion-outgoing");
    }

    private static int waitingAt(OnionMailServer node) {
        return new WaitingMail(node.james()).parked().count();
    }

    private static List<String> send(String prefix, String recipient) {
        for (OnionMailServer node : List.of(one, two)) {
            new MailFlood(node.james().ports().submission(), ALICE)
                    .send(MAILS / 2, recipient, prefix + " by " + node.domain() + " ");
        }
        return Stream.of(one, two)
                .flatMap(
                        node ->
                                IntStream.range(0, MAILS / 2)
                                        .mapToObj(
                                                number ->
                                                        prefix
                                                                + " by "
                                                                + node.domain()
                                                                + " "
                                                                + number))
                .toList();
    }

    private static List<String> subjectsIn(String user) {
        List<String> subjects = new ArrayList<>();
        for (String message : receiver.james().mailbox(user).messages()) {
            Matcher subject = SUBJECT.matcher(message);
            if (subject.find()) {
                subjects.add(subject.group(1));
            }
        }
        return subjects;
    }

    /** One line in the log for each attempt at a mail. */
    private static long attemptsAt(String domain) {
        return Stream.of(one, two)
                .flatMap(node -> node.james().logs().lines())
                .filter(line -> line.contains(" domain=" + domain + " "))
                .count();
    }

    private static boolean isEverythingDone() {
        return queue().messages() == 0 && waitingAt(one) + waitingAt(two) == 0;
    }

    @Test
    void keepsWhatWaitsOutOfTheQueueAndDeliversEachMailOnce() {
        List<String> waiting = send("waits", LATER);
        await().atMost(LIMIT).until(() -> waitingAt(one) + waitingAt(two) == MAILS);
        int waitedAtOne = waitingAt(one);
        Instant begin = Instant.now();
        long attempts = attemptsAt("later.example");
        List<String> fresh = send("leaves", BOB);
        await().atMost(LIMIT).until(() -> subjectsIn(BOB).size() >= MAILS);
        await().atMost(LIMIT).until(() -> attemptsAt("later.example") >= attempts + 2 * MAILS);
        long attemptsMeanwhile = attemptsAt("later.example") - attempts;
        long seconds = Duration.between(begin, Instant.now()).toSeconds();
        publish(receiver.onion().onionName());
        await().atMost(LIMIT).until(() -> subjectsIn(LATER).size() >= MAILS);
        await().atMost(LIMIT).until(RabbitMqClusterTest::isEverythingDone);

        assertThat(subjectsIn(BOB)).containsExactlyInAnyOrderElementsOf(fresh);
        assertThat(subjectsIn(LATER)).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(waitedAtOne).as("both nodes take from the queue").isBetween(1, MAILS - 1);
        assertThat(attemptsMeanwhile)
                .as("attempts in " + seconds + " s")
                .isLessThan(MAILS * (seconds / LEAST_WAIT.toSeconds() + 2));
        await().atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(queue().delivered())
                                        .as("handed out once for each attempt")
                                        .isEqualTo(
                                                attemptsAt("later.example")
                                                        + attemptsAt("b.example")));
        assertThat(queue().redelivered()).isZero();
        assertThat(queue().consumers()).isEqualTo(2);
    }
}
