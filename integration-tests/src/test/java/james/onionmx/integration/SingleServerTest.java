package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.james.SmtpSubmission;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorClient;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code james-conf/single}, as {@code first-start} makes it, but for the numbers of ports and the
 * resolvers: a real James behind real Tor, and another server that it exchanges mail with.
 */
class SingleServerTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String ALICE = "alice@single.example";
    private static final String BOB = "bob@peer.example";
    private static final String PASSWORD = "only for this test";

    @TempDir static Path folder;

    private static Path conf;
    private static DnsZone zone;
    private static OnionMailServer peer;
    private static OnionHost onion;
    private static JamesServer single;
    private static TlsTunnel submission;
    private static TlsTunnel imap;

    @BeforeAll
    static void startTheServers() throws Exception {
        conf = folder.resolve("conf");
        SingleSet.Ended made =
                SingleSet.firstStart(
                        folder.resolve("log"),
                        Map.of(),
                        "mail.single.example",
                        "single.example",
                        conf.toString());
        assertThat(made.code()).as(made.said()).isZero();
        zone = OnionMailPair.startZone();
        peer = OnionMailServer.create(TOR.network(), zone, "peer.example", "bob");
        int gate = FreePorts.take();
        TorClient tor = TOR.network().startClient("single");
        onion = shippedOnion(gate);
        zone.add("_onion-mx._tcp.single.example. 60 IN SRV 0 5 25 " + onion.onionName() + ".");
        single = server("single", gate, tor).start();
        peer.james().start();
        submission = TlsTunnel.to(single.ports().submission(), conf.resolve("tls-certificate.pem"));
        imap = TlsTunnel.to(single.ports().imap(), conf.resolve("tls-certificate.pem"));
        onion.awaitReachable(peer.tor(), LIMIT);
        peer.onion().awaitReachable(tor, LIMIT);
    }

    @AfterAll
    static void closeTheServers() throws IOException {
        imap.close();
        submission.close();
        single.close();
        peer.close();
        zone.close();
    }

    /** By the lines of the shipped torrc, but for the folder and the gate's port. */
    private static OnionHost shippedOnion(int gate) throws IOException {
        OnionServiceOptions options = OnionServiceOptions.smtp().onVirtualPort(1);
        List<String> lines =
                Files.readString(SingleSet.FOLDER.resolve("torrc"))
                        .lines()
                        .filter(line -> line.startsWith("HiddenService"))
                        .filter(line -> !line.startsWith("HiddenServiceDir "))
                        .map(line -> line.replace("127.0.0.1:2525", "127.0.0.1:" + gate))
                        .toList();
        for (String line : lines) {
            options = options.with(line);
        }
        OnionHost host = TOR.network().startHost("singlemx", FreePorts.take(), options);
        return new OnionHost(host.node(), host.onionName(), 25, host.localPort());
    }

    private static JamesServerBuilder server(String name, int gate, TorClient tor) {
        int listener = FreePorts.take();
        return JamesServer.named(name)
                .confFolder(conf)
                .jvmArgument("-Dextra.props=" + conf.resolve("jvm.properties"))
                .replaceInConf("smtpserver.xml", "0.0.0.0:25<", "127.0.0.1:@smtp.port@<")
                .replaceInConf("smtpserver.xml", "0.0.0.0:465<", "127.0.0.1:@submission.port@<")
                .replaceInConf("smtpserver.xml", "127.0.0.1:2526", "127.0.0.1:" + listener)
                .replaceInConf("imapserver.xml", "0.0.0.0:993<", "127.0.0.1:@imap.port@<")
                .replaceInConf("webadmin.properties", "port=8000", "port=@webadmin.port@")
                .replaceInConf("onionmx.properties", "127.0.0.1:2525", "127.0.0.1:" + gate)
                .replaceInConf("onionmx.properties", "127.0.0.1:2526", "127.0.0.1:" + listener)
                .replaceInConf(
                        "onionmx.properties",
                        "tor.socks=127.0.0.1:9050",
                        "tor.socks=127.0.0.1:"
                                + tor.socksPort()
                                + "\ndns.resolvers=127.0.0.1:"
                                + zone.port())
                .replaceInConf(
                        "dnsservice.xml",
                        "<autodiscover>true</autodiscover>",
                        "<autodiscover>false</autodiscover>"
                                + "<servers><server>127.0.0.1</server></servers>")
                .extensionJar(Project.extensionJar())
                .user(ALICE, PASSWORD);
    }

    private static ImapMailbox inbox() {
        return new ImapMailbox(imap.entrance(), ALICE, PASSWORD);
    }

    private static List<String> submit(Optional<SmtpSubmission.Login> login, String from) {
        return new SmtpSubmission(submission.entrance(), login)
                .send(from, BOB, "From: " + from + "\r\nSubject: out\r\n\r\nhello\r\n");
    }

    private static Optional<SmtpSubmission.Login> alice(String password) {
        return Optional.of(new SmtpSubmission.Login(ALICE, password));
    }

    @Test
    void sendsOverTorWhatItsUserSubmitsAndReceivesTheAnswer() {
        assertThat(submit(alice(PASSWORD), ALICE)).last().asString().startsWith("250 ");
        String arrived =
                peer.james()
                        .mailbox(BOB)
                        .awaitMessage(text -> text.contains("Subject: out"), LIMIT);
        peer.james().submission(BOB).send(BOB, ALICE, "Subject: Re: out\r\n\r\nhello back\r\n");
        String answer = inbox().awaitMessage(text -> text.contains("Subject: Re: out"), LIMIT);

        assertThat(arrived).contains("via onion");
        assertThat(answer).contains("via onion").contains("[IPv6:fc00:dead:beef:4dad:");
        assertThat(single.logs()).contains("onion=" + peer.onion().onionName());
    }

    @Test
    void sendsNothingForWhomItDoesNotKnow() {
        assertThat(submit(Optional.empty(), "stranger@elsewhere.example"))
                .last()
                .asString()
                .startsWith("530 5.7.1 ");
        assertThat(submit(Optional.empty(), ALICE)).last().asString().startsWith("530 5.7.1 ");
        assertThat(submit(alice("wrong"), ALICE)).last().asString().startsWith("535 ");
        assertThat(submit(alice(PASSWORD), "carol@single.example"))
                .last()
                .asString()
                .startsWith("503 5.7.1 ");
    }

    @Test
    void relaysNothingAtThePortForServersAndTakesNoPasswordThere() {
        SmtpSubmission server = single.smtp();

        assertThat(server.send("a@elsewhere.example", BOB, "Subject: x\r\n\r\nx\r\n"))
                .noneMatch(line -> line.contains("AUTH"))
                .anyMatch(line -> line.contains("STARTTLS"))
                .last()
                .asString()
                .startsWith("550 5.7.1 ");
        assertThat(server.send("a@elsewhere.example", ALICE, "Subject: clear\r\n\r\nx\r\n"))
                .last()
                .asString()
                .startsWith("250 ");
        inbox().awaitMessage(text -> text.contains("Subject: clear"), LIMIT);
    }

    @Test
    void refusesAllThatTheSelfTestTriesThroughTor() throws Exception {
        Path properties =
                Files.writeString(
                        folder.resolve("selftest.properties"),
                        "tor.socks=127.0.0.1:" + TOR.network().client().socksPort() + "\n");

        Ended ended =
                new CommandLineJar(folder)
                        .run(
                                "selftest",
                                "--config",
                                properties.toString(),
                                "--onion",
                                onion.onionName() + ":25",
                                "--recipient",
                                ALICE);

        assertThat(ended.code()).as(ended.out()).isZero();
    }

    @Test
    void isInOrderForTheCheckAndForJames() throws Exception {
        Ended ended = new CommandLineJar(folder).run("conf", "check", conf.toString());

        assertThat(ended.out()).isEqualTo("0 dangers, 0 pieces of advice\n");
        assertThat(single.webAdmin().get("/healthcheck").expectSuccess())
                .contains("OnionRemoteDelivery", "\"status\":\"healthy\"");
        assertThat(single.logs().lines())
                .noneMatch(line -> line.contains(" WARN  james.onionmx"))
                .noneMatch(line -> line.contains(" ERROR james.onionmx"));
    }

    @Test
    void doesNotStartWithoutTheKeyThatFirstStartMakes() {
        assertThatThrownBy(
                        () ->
                                server("keyless", FreePorts.take(), peer.tor())
                                        .replaceInConf(
                                                "smtpserver.xml", "tls-key.pem", "tls-lost.pem")
                                        .start())
                .hasMessageContaining("tls-lost.pem");
    }
}
