package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.testbed.tor.TorNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real James and its own onion service on a real Tor. */
class OnionServiceOfJamesTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String LOCAL_DELIVERY = "<processor state=\"local-delivery\">";
    private static final String SHOW_MARK =
            "<mailet match=\"james.onionmx.matchers.ReceivedOverOnion\" class=\"SetMimeHeader\">"
                    + "<name>X-Came</name><value>over an onion</value></mailet>";
    private static final String BOB = GatedServer.BOB;
    private static final int SMTP_PORT = 25;
    private static final String NO_CIRCUIT = "[IPv6:fc00:dead:beef:4dad:0:0:0:0]";
    private static final String BOBS_DOMAIN = GatedServer.DOMAIN;

    /** A Tor whose control port stays the same when it is restarted. */
    private static TorNode startTor(TorNetwork network, String name, int controlPort)
            throws IOException {
        TorNode tor = network.startClient(name).node();
        String address = "127.0.0.1:" + controlPort;
        Files.writeString(
                tor.directory().resolveSibling(name + ".torrc"),
                "ControlPort " + address + "\n",
                StandardOpenOption.APPEND);
        tor.control().connection().setConf("ControlPort", address);
        return tor;
    }

    private static String managed(int controlPort, String more) {
        return "onion.mode=managed\nonion.domain="
                + BOBS_DOMAIN
                + "\ntor.control=127.0.0.1:"
                + controlPort
                + "\n"
                + more;
    }

    /** What it takes for marked shows in the mail's header. */
    private static JamesServer start(GatedServer server, String name, String properties) {
        return server.james(name, properties)
                .replaceInConf("mailetcontainer.xml", LOCAL_DELIVERY, LOCAL_DELIVERY + SHOW_MARK)
                .conf(
                        "healthcheck.properties",
                        "additional.healthchecks=james.onionmx.admin.OnionServiceHealthCheck\n")
                .start();
    }

    /** Not by a mail, for Tor lets who comes while a service moves wait for two minutes. */
    private static void awaitReachable(TorNode tor, String onion) {
        new OnionHost(tor, onion, SMTP_PORT, SMTP_PORT)
                .awaitReachable(TOR.network().client(), LIMIT);
    }

    /** Sends a mail to a user at the onion, through Tor, and waits until it is in bob's mailbox. */
    private static String awaitMail(JamesServer james, String onion, String subject) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> isSent(onion, "bob", subject));
        String mail =
                james.mailbox(BOB)
                        .awaitMessage(text -> text.contains("Subject: " + subject), LIMIT);
        assertThat(mail).contains("X-Came: over an onion");
        return mail;
    }

    private static boolean isSent(String onion, String user, String subject) {
        try (SmtpStranger stranger = SmtpStranger.at(onion, SMTP_PORT, TOR.network().client())) {
            stranger.ehlo("stranger.example");
            return stranger.say("MAIL FROM:<stranger@a.example>").startsWith("250")
                    && stranger.say("RCPT TO:<" + user + "@" + onion + ">").startsWith("250")
                    && stranger.say("DATA").startsWith("354")
                    && stranger.say("Subject: " + subject + "\r\n\r\nhello\r\n.").startsWith("250");
        }
    }

    private static String keyFile(JamesServer james) {
        Path folder = james.workingDirectory().resolve("var/onionmx/onion");
        await().atMost(LIMIT).until(() -> onlyFile(folder).isPresent());
        return onlyFile(folder).orElseThrow().toString();
    }

    private static Optional<Path> onlyFile(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".key")).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String onionOf(String keyFile) {
        return Path.of(keyFile).getFileName().toString().replace(".key", "");
    }

    private static String health(JamesServer james) {
        return james.webAdmin().get("/healthcheck/checks/OnionService").body();
    }

    @Test
    void takesMailForUsersAtTheOnionOfTorrcAndSendsNoneOfItOut(TorNetwork network) {
        GatedServer server = GatedServer.create();
        OnionHost host =
                network.startHost(
                        "torrc",
                        server.gate().getPort(),
                        OnionServiceOptions.smtp().exportingCircuitId());
        String properties =
                "onion.mode=torrc\nonion.domain="
                        + BOBS_DOMAIN
                        + "\nonion.dir="
                        + host.node().directory().resolve("hs")
                        + "\n";
        try (JamesServer james = start(server, "torrc", properties)) {
            String onion = host.onionName();
            await().atMost(LIMIT).until(() -> health(james).contains("\"healthy\""));

            awaitMail(james, onion, "by its onion");

            try (SmtpStranger stranger = SmtpStranger.at(host, network.client())) {
                stranger.ehlo("stranger.example");
                stranger.say("MAIL FROM:<stranger@a.example>");
                assertThat(stranger.say("RCPT TO:<nobody@" + onion + ">")).startsWith("550 5.1.1");
                assertThat(stranger.say("RCPT TO:<bob@elsewhere." + onion + ">"))
                        .startsWith("550 5.7.1");
            }
            james.submission(BOB).send(BOB, "bob@" + onion, "Subject: to myself\r\n\r\nhi\r\n");
            james.mailbox(BOB).awaitMessage(text -> text.contains("to myself"), LIMIT);
        }
    }

    @Test
    void keepsItsNameOnASharedTorThatIsRestartedAndOverItsOwnRestart(TorNetwork network)
            throws IOException {
        GatedServer server = GatedServer.create();
        int control = FreePorts.take();
        TorNode tor = startTor(network, "shared", control);
        String properties =
                managed(control, "inbound.plain-listen=127.0.0.1:" + FreePorts.take() + "\n");
        try (JamesServer james = start(server, "shared", properties)) {
            String key = keyFile(james);
            String onion = onionOf(key);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
                    .isEqualTo("rw-------");
            assertThat(awaitMail(james, onion, "by no circuit")).contains(NO_CIRCUIT);
            assertThat(health(james))
                    .contains("degraded")
                    .contains("circuits cannot be told apart");

            tor.restart(LIMIT);
            awaitReachable(tor, onion);
            awaitMail(james, onion, "after the restart of Tor");

            james.stop();
            james.start();

            assertThat(keyFile(james)).isEqualTo(key);
            awaitReachable(tor, onion);
            awaitMail(james, onion, "after the restart of James");
        }
    }

    @Test
    void tellsItsOwnTorOfTheServiceAndWhichCircuitAMailCameBy(TorNetwork network)
            throws IOException {
        GatedServer server = GatedServer.create();
        int control = FreePorts.take();
        TorNode tor = startTor(network, "own", control);
        Path folder = tor.directory().resolve("onion-mx");
        String properties = managed(control, "onion.tor=own\nonion.dir=" + folder + "\n");
        try (JamesServer james = start(server, "own", properties)) {
            await().atMost(LIMIT).until(() -> health(james).contains("\"healthy\""));
            String onion = Files.readString(folder.resolve("hostname")).strip();

            assertThat(awaitMail(james, onion, "by circuit"))
                    .contains("[IPv6:fc00:dead:beef:4dad:")
                    .doesNotContain(NO_CIRCUIT);
            tor.restart(LIMIT);
            awaitReachable(tor, onion);
            awaitMail(james, onion, "after its restart");
        }
    }
}
