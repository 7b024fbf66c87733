package james.onionmx.cli;

import static james.onionmx.cli.OperatorFolder.ONE;
import static james.onionmx.cli.OperatorFolder.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.Signatures;
import james.onionmx.testbed.dns.SignedZones;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsCommandTest {

    private static final SignedZones ZONES =
            SignedZones.rootedWith(13)
                    .zone("test", "")
                    .zone("good.test", "_onion-mx._tcp SRV 0 5 25 " + ONE + ".")
                    .zone(
                            "plain.test",
                            Signatures.UNSIGNED_ZONE,
                            "_onion-mx._tcp SRV 0 5 25 "
                                    + ONE
                                    + ".\n_onion-mx._tcp SRV 9 5 25 "
                                    + TWO
                                    + ".")
                    .zone("none.test", "")
                    .build();

    @TempDir private Path folder;

    private OperatorFolder james;

    @BeforeEach
    void makeFolder() throws IOException {
        james = new OperatorFolder(folder);
        service("one", ONE);
        service("two", TWO);
    }

    private void service(String name, String onion) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve("hostname"), onion + "\n");
    }

    private String torrc(String dirs, String... more) throws IOException {
        return james.config("onion.mode=torrc", "onion.dir=" + dirs, String.join("\n", more));
    }

    @Test
    void saysTheLineToPublish() throws Exception {
        Run run = Run.of("records", "--onion", ONE, "Example.org");

        assertThat(run.lines())
                .containsExactly("_onion-mx._tcp.example.org. 3600 IN SRV 0 5 25 " + ONE + ".");
        assertThat(run.code()).isZero();
    }

    @Test
    void takesTheOnionFromTorrcsFolderAndTheDomainsFromTheConfiguration() throws Exception {
        String config = torrc(folder.resolve("one").toString(), "onion.domains=a.test,b.test");

        Run run = Run.of("records", "--config", config);

        assertThat(run.lines())
                .containsExactly(
                        "_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + ONE + ".",
                        "_onion-mx._tcp.b.test. 3600 IN SRV 0 5 25 " + ONE + ".");
    }

    private static HttpServer webAdmin(int status, String body, String password)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/domains",
                exchange -> {
                    String told = exchange.getRequestHeaders().getFirst("Password");
                    boolean isAllowed = password.isEmpty() || password.equals(told);
                    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(isAllowed ? status : 401, octets.length);
                    exchange.getResponseBody().write(octets);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static Run asking(HttpServer webAdmin, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "records",
                                "--onion",
                                ONE,
                                "--webadmin",
                                "http://127.0.0.1:" + webAdmin.getAddress().getPort() + "/"));
        arguments.addAll(List.of(more));
        Run run = Run.of(arguments.toArray(String[]::new));
        webAdmin.stop(0);
        return run;
    }

    @Test
    void takesTheDomainsOfARunningJamesButForItsOnionAndLocalhost() throws Exception {
        Run run =
                asking(webAdmin(200, "[\"localhost\",\"a.test\",\"" + ONE + "\",\"b.test\"]", ""));

        assertThat(run.lines())
                .containsExactly(
                        "_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + ONE + ".",
                        "_onion-mx._tcp.b.test. 3600 IN SRV 0 5 25 " + ONE + ".");
        assertThat(run.code()).isZero();
    }

    @Test
    void tellsARunningJamesThePasswordOfTheFile() throws Exception {
        Path right = Files.writeString(folder.resolve("right"), "secret\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");

        assertThat(
                        asking(
                                        webAdmin(200, "[\"a.test\"]", "secret"),
                                        "--webadmin-password-file",
                                        right.toString())
                                .lines())
                .hasSize(1);
        assertThat(
                        asking(
                                        webAdmin(200, "[\"a.test\"]", "secret"),
                                        "--webadmin-password-file",
                                        wrong.toString())
                                .err())
                .contains("refuses the password of --webadmin-password-file")
                .doesNotContain("guess");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | []                  |        | lists no domain that could publish a record",
                "200 | [\"localhost\"]     |        | lists no domain that could publish a record",
                "200 | {\"a\":1}           |        | did not answer with a list of domains",
                "200 | [\"a.test\"         |        | did not answer with a list of domains",
                "200 | [\"a..test\"]       |        | lists \"a..test\", expected a domain",
                "404 | no                  |        | answered with status 404",
                "200 | [\"a.test\"]        | secret | wants a password: expected"
            })
    void saysWhatIsWrongWithTheAnswerOfWebAdmin(
            int status, String body, String password, String words) throws Exception {
        Run run = asking(webAdmin(status, body, Optional.ofNullable(password).orElse("")));

        assertThat(run.err()).contains("/domains").contains(words);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8000,        expected the address of James' webadmin",
        "http://x.onion:8000,   expected a host that is no onion",
        "http://127.0.0.1:1,    cannot be asked"
    })
    void saysWhatIsWrongWithTheAddressOfWebAdmin(String url, String words) {
        Run run = Run.of("records", "--onion", ONE, "--webadmin", url);

        assertThat(run.err()).contains(words);
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void letsSeveralOnionsShareTheLoadOrTakeOver() throws Exception {
        String config = torrc(folder.resolve("one") + "," + folder.resolve("two"));

        assertThat(Run.of("records", "--config", config, "a.test").lines())
                .containsExactly(
                        "_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + ONE + ".",
                        "_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + TWO + ".");
        assertThat(Run.of("records", "--config", config, "--fail-over", "a.test").lines())
                .containsExactly(
                        "_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + ONE + ".",
                        "_onion-mx._tcp.a.test. 3600 IN SRV 10 5 25 " + TWO + ".");
    }

    @Test
    void givesTheFieldsThatHostingPanelsAskFor() throws Exception {
        Run run = Run.of("records", "--hosted", "--ttl", "60", "--onion", ONE, "a.test");

        assertThat(run.lines())
                .contains(
                        "Type:     SRV",
                        "Name:     _onion-mx._tcp",
                        "TTL:      60",
                        "Priority: 0",
                        "Weight:   5",
                        "Port:     25",
                        "Target:   " + ONE,
                        "Value:    0 5 25 " + ONE + ".");
    }

    @Test
    void writesJson() throws Exception {
        Run run = Run.reading("a.test\n", "records", "--json", "--onion", ONE);

        assertThat(run.out())
                .isEqualTo(
                        "{\"domain\":\"a.test\",\"records\":[{\"name\":\"_onion-mx._tcp.a.test\","
                                + "\"type\":\"SRV\",\"ttl\":3600,\"priority\":0,\"weight\":5,"
                                + "\"port\":25,\"target\":\""
                                + ONE
                                + "\"}]}\n");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(Run.of("records", "a.test"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("no onion is known"));
        assertThat(Run.of("records", "--onion", ONE))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("which domains?"));
        assertThat(Run.of("records", "--onion", "x.onion", "a.test").err())
                .contains("expected a version 3 onion name");
    }

    private static SocksAnswer leadsTo(ScriptedSmtpPeer peer) {
        return new SocksAnswer.Forward(peer.port());
    }

    private Run check(SocksAnswer tor, String... domains) throws Exception {
        try (DnsZone dns = DnsZone.start(ZONES);
                ScriptedSocksServer socks = ScriptedSocksServer.start(tor)) {
            james.conf("root.ds", ZONES.trustAnchor() + "\n");
            james.conf(
                    "smtpserver.xml",
                    "<smtpservers><smtpserver enabled=\"true\"><helloName"
                            + " autodetect=\"false\">mx.b.example</helloName><handlerchain"
                            + " coreHandlersPackage=\"james.onionmx.inbound.OnionHandlers\"/>"
                            + "</smtpserver></smtpservers>");
            String config =
                    torrc(
                            folder.resolve("one").toString(),
                            "onion.domains=" + String.join(",", domains),
                            "dns.resolvers=127.0.0.1:" + dns.port(),
                            "dnssec.trust-anchors=file://conf/root.ds",
                            "tor.socks=127.0.0.1:" + socks.address().getPort());
            return Run.of("records", "--check", "--config", config);
        }
    }

    @Test
    void findsWhatIsPublishedSignedReachedAndOurs() throws Exception {
        try (ScriptedSmtpPeer ours = greeting("220 mx.b.example ESMTP")) {

            Run run = check(leadsTo(ours), "good.test", "plain.test");

            assertThat(run.lines())
                    .contains(
                            "; good.test: published; DNSSEC: secure",
                            ";   "
                                    + ONE
                                    + ":25 reached, the banner is ours: 220 mx.b.example ESMTP",
                            "; plain.test: published; DNSSEC: insecure",
                            ";   also published: 9 5 25 " + TWO + ".");
            assertThat(run.code()).isZero();
        }
    }

    @Test
    void findsWhatIsNotPublished() throws Exception {
        try (ScriptedSmtpPeer ours = greeting("220 mx.b.example ESMTP")) {

            Run run = check(leadsTo(ours), "none.test");

            assertThat(run.out())
                    .contains("; none.test: not published; DNSSEC: secure")
                    .contains(";   missing: 0 5 25 " + ONE + ".");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void findsSomebodyElseInOurPlace() throws Exception {
        try (ScriptedSmtpPeer other = greeting("220 mail.other.example ESMTP")) {

            Run run = check(leadsTo(other), "good.test");

            assertThat(run.out()).contains("reached, but not ours");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void saysWhyTheOnionIsNotReached() throws Exception {
        Run run = check(new SocksAnswer.Reply(0xf0), "good.test");

        assertThat(run.out()).contains(ONE + ":25 not reached: ");
        assertThat(run.code()).isEqualTo(3);
    }

    private static ScriptedSmtpPeer greeting(String line) throws IOException {
        return ScriptedSmtpPeer.start(SmtpScript.accepting().with(SmtpStep.BANNER, line));
    }
}
