package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.RepositoryFolder;
import james.onionmx.testbed.onion.OnionNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's waiting mail, adopted by a James that runs, as the command line orders. */
class AdoptedMailTest {

    private static final int MAILS = 200;
    private static final int SOME = 20;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (\\S+)");
    private static final String ANNA = "anna@a.example";

    @TempDir private Path folder;

    private DnsZone dns;
    private JamesServer james;
    private Set<String> sent;

    /** Mail waits here as that of node "gone": Tor is not there. */
    @BeforeEach
    void leaveMailOfAnotherNode() throws Exception {
        dns =
                DnsZone.start(
                        "_onion-mx._tcp.far.example. SRV 0 5 25 " + OnionNames.named("far") + ".");
        james = server(dns);
        nameNode("gone");
        james.start();
        sent = IntStream.range(0, MAILS).mapToObj(i -> "mail-" + i).collect(Collectors.toSet());
        sent.forEach(
                subject ->
                        james.submission(ANNA)
                                .send(
                                        ANNA,
                                        List.of("otto@far.example"),
                                        "Subject: " + subject + "\r\n\r\nHello\r\n"));
        await().atMost(LIMIT).until(() -> parkedOf("gone").count() == MAILS);
        james.stop();
        nameNode("heir");
        james.start();
    }

    @AfterEach
    void end() {
        james.close();
        dns.close();
    }

    private static JamesServer server(DnsZone dns) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("adopting")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf("mailetcontainer.xml", "memory://", "file://")
                .durable()
                .conf(
                        "onionmx.properties",
                        """
                        tor.socks=127.0.0.1:9
                        dnssec=off
                        dns.resolvers=127.0.0.1:%d
                        """
                                .formatted(dns.port()))
                .extensionJar(Project.extensionJar())
                .domain("a.example")
                .user(ANNA, "secret")
                .build();
    }

    private void nameNode(String name) throws IOException {
        Path var = Files.createDirectories(james.workingDirectory().resolve("var/onionmx"));
        Files.writeString(var.resolve("node-name"), name + "\n");
    }

    private RepositoryFolder parkedOf(String node) {
        Path parked = james.workingDirectory().resolve("var/mail/onion-parked/onion-outgoing");
        return new RepositoryFolder(parked.resolve(node));
    }

    private Set<String> subjectsOf(String node) {
        return parkedOf(node).mails().stream()
                .map(mail -> SUBJECT.matcher(mail.message()))
                .filter(Matcher::find)
                .map(subject -> subject.group(1))
                .collect(Collectors.toSet());
    }

    private Ended adopt(String node) throws Exception {
        return new CommandLineJar(folder).run("queue", "adopt", "--config", configuration(), node);
    }

    private String configuration() {
        return james.workingDirectory().resolve("conf/onionmx.properties").toString();
    }

    private long attempts() {
        return james.logs().lines().filter(line -> line.contains("domain=far.example")).count();
    }

    @Test
    void waitsHereFromThenOnAndIsTriedAgain() throws Exception {
        long attemptsBefore = attempts();

        Ended adopted = adopt("gone");
        Ended again = adopt("gone");
        Ended itself = adopt("heir");

        assertThat(adopted)
                .isEqualTo(new Ended(0, "onion-outgoing: " + MAILS + " mails wait here now\n", ""));
        assertThat(again).isEqualTo(new Ended(0, "onion-outgoing: 0 mails wait here now\n", ""));
        assertThat(itself.code()).isEqualTo(2);
        assertThat(itself.err()).contains("James says: heir is this node itself");
        assertThat(parkedOf("gone").count()).isZero();
        await().atMost(LIMIT).until(() -> attempts() >= attemptsBefore + MAILS);
        await().atMost(LIMIT).until(() -> subjectsOf("heir").equals(sent));
    }

    @Test
    void losesNothingWhereJamesIsKilledOnTheWay() throws Exception {
        CompletableFuture<Ended> interrupted =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return adopt("gone");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> parkedOf("heir").count() >= SOME);
        james.kill9();
        int leftThere = parkedOf("gone").count();
        james.start();
        Ended first = interrupted.join();
        Ended second = adopt("gone");

        assertThat(leftThere).isBetween(1, MAILS);
        assertThat(first.code()).isEqualTo(2);
        assertThat(first.err()).contains("give the order again");
        assertThat(second.code()).isZero();
        assertThat(parkedOf("gone").count()).isZero();
        await().atMost(LIMIT).until(() -> subjectsOf("heir").equals(sent));
    }
}
