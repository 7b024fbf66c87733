package james.onionmx.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.queue.RabbitMqServer;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

/** A whole James whose broker, a real RabbitMQ, is killed and started again under it. */
class RabbitMqRestartTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration BACKOFF = Duration.ofSeconds(2);
    private static final int MAILS = 20;
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (.*?)\\r?$");
    private static final String HEALTH = "/healthcheck/checks/OnionRemoteDelivery";

    @TempDir static Path contents;

    private static RabbitMqServer rabbitMq;
    private static DnsZone zone;
    private static OnionMailServer sender;
    private static OnionMailServer receiver;

    @BeforeAll
    static void startServers() {
        rabbitMq = RabbitMqServer.start();
        zone = OnionMailPair.startZone();
        sender =
                OnionMailServer.create(
                        TOR.network(),
                        zone,
                        "one.example",
                        "postmaster",
                        (builder, port) -> onRabbitMq(builder));
        receiver =
                OnionMailServer.create(
                        TOR.network(), zone, "b.example", "bob", (builder, port) -> builder);
        zone.add("_onion-mx._tcp.b.example. 1 IN SRV 0 5 25 " + receiver.onion().onionName() + ".");
        CompletableFuture.allOf(
                        Stream.of(sender, receiver)
                                .map(server -> CompletableFuture.runAsync(server.james()::start))
                                .toArray(CompletableFuture[]::new))
                .join();
        receiver.onion().awaitReachable(sender.tor(), LIMIT);
    }

    private static JamesServerBuilder onRabbitMq(JamesServerBuilder builder) {
        return DurableSender.trying(builder, BACKOFF)
                .domain("a.example")
                .user(ALICE, OnionMailServer.PASSWORD)
                .jvmArgument("-Dtestbed.queues=rabbitmq")
                .conf(
                        "healthcheck.properties",
                        "additional.healthchecks=james.onionmx.admin.OnionDeliveryHealthCheck\n")
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

    @AfterAll
    static void closeServers() {
        Stream.of(sender, receiver).forEach(OnionMailServer::close);
        zone.close();
        rabbitMq.close();
    }

    private static List<String> send(String prefix) {
        new MailFlood(sender.james().ports().submission(), ALICE).send(MAILS, BOB, prefix + " ");
        return IntStream.range(0, MAILS).mapToObj(number -> prefix + " " + number).toList();
    }

    private static Set<String> delivered() {
        Set<String> subjects = new TreeSet<>();
        for (String message : receiver.james().mailbox(BOB).messages()) {
            Matcher subject = SUBJECT.matcher(message);
            if (subject.find()) {
                subjects.add(subject.group(1));
            }
        }
        return subjects;
    }

    private static long failuresOfTheQueue() {
        return sender.james().logs().lines().filter(line -> line.contains("Queue onion-")).count();
    }

    @Test
    void takesMailAgainWhenTheBrokerIsBack() {
        List<String> before = send("before");
        await().atMost(LIMIT).ignoreExceptions().until(() -> delivered().containsAll(before));

        rabbitMq.restart();

        List<String> after = send("after");
        await().atMost(LIMIT).ignoreExceptions().until(() -> delivered().containsAll(after));
        assertThat(failuresOfTheQueue()).as("lines about the broken queue").isLessThan(30);
        await().atMost(LIMIT)
                .until(() -> sender.james().webAdmin().get(HEALTH).body().contains("\"healthy\""));
    }
}
