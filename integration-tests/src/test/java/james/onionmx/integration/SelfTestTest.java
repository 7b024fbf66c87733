package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The self-test, through real Tor, at real Jameses that are in order and that are not. */
class SelfTestTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BOB = GatedServer.BOB;
    private static final String HOOK =
            "<handler class=\"james.onionmx.inbound.OnionInboundHook\"/>";
    private static final String PROXY = "<proxyRequired>true</proxyRequired>";

    @TempDir private Path folder;

    /** A listener of a James of its own, behind Tor and nothing else. */
    private enum Bare {
        RELAYING(26, "<authorizedAddresses>127.0.0.0/8</authorizedAddresses>", false),
        LOGGING_IN(27, "", true),
        BELIEVING(28, "<proxyRequired>true</proxyRequired>", false),
        NAKED(29, "", false);

        private final int virtualPort;
        private final int port = FreePorts.take();
        private final String lines;
        private final String passwords;

        Bare(int virtualPort, String lines, Boolean passwords) {
            this.virtualPort = virtualPort;
            this.lines = lines;
            this.passwords = passwords.toString();
        }

        int virtualPort() {
            return virtualPort;
        }

        String torrc() {
            return "HiddenServicePort " + virtualPort() + " 127.0.0.1:" + port;
        }

        String listener() {
            return """
            <smtpserver enabled="true">
              <jmxName>smtpserver-%s</jmxName>
              <bind>127.0.0.1:%d</bind>
              %s
              <tls socketTLS="false" startTLS="false"/>
              <connectionLimitPerIP>0</connectionLimitPerIP>
              <auth>
                <announce>never</announce>
                <requireSSL>false</requireSSL>
                <plainAuthEnabled>%s</plainAuthEnabled>
              </auth>
              <verifyIdentity>false</verifyIdentity>
              <maxmessagesize>51200</maxmessagesize>
              <handlerchain>
                <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
              </handlerchain>
            </smtpserver>
            """
                    .formatted(name(), port, lines, passwords);
        }

        static String listeners() {
            return Arrays.stream(values()).map(Bare::listener).collect(Collectors.joining());
        }
    }

    private Ended selftest(OnionHost onion, int port, String... more) throws Exception {
        Path properties =
                Files.writeString(
                        Files.createDirectories(folder.resolve("conf"))
                                .resolve("onionmx.properties"),
                        "tor.socks=127.0.0.1:" + TOR.network().client().socksPort() + "\n");
        return new CommandLineJar(folder)
                .run(
                        Stream.concat(
                                        Stream.of(
                                                "selftest",
                                                "--config",
                                                properties.toString(),
                                                "--onion",
                                                onion.onionName() + ":" + port),
                                        Stream.of(more))
                                .toArray(String[]::new));
    }

    private static List<String> culprits(Ended ended) {
        return ended.out()
                .lines()
                .filter(line -> line.startsWith("HARM "))
                .map(line -> line.substring(11, 51).strip())
                .toList();
    }

    private static OnionHost host(String name, GatedServer server) {
        return TOR.network()
                .startHost(
                        name,
                        server.gate().getPort(),
                        OnionServiceOptions.smtp().exportingCircuitId());
    }

    @Test
    void findsNothingAtTheShippedConfiguration() throws Exception {
        GatedServer server = GatedServer.create();
        OnionHost onion = host("inorder", server);
        try (JamesServer james = server.james("inorder", "").start()) {
            onion.awaitReachable(TOR.network().client(), LIMIT);

            Ended byPostmaster = selftest(onion, 25);
            Ended byUser = selftest(onion, 25, "--recipient", BOB, "--json");

            assertThat(byPostmaster.out())
                    .doesNotContain("HARM")
                    .contains("name a user with --recipient; <postmaster>: 550 5.1.1 ")
                    .endsWith(" refused what could be tried; 10 could not\n");
            assertThat(byPostmaster.code()).isEqualTo(3);
            assertThat(byUser.out())
                    .startsWith("{\"onion\":\"" + onion.onionName() + "\",\"port\":25,")
                    .contains("\"exitCode\":0", "\"attempt\":\"forged PROXY header\"")
                    .doesNotContain("harm")
                    .doesNotContain("untried");
            assertThat(byUser.code()).isZero();
            assertThat(james.mailbox(BOB).messages()).isEmpty();
        }
    }

    @Test
    void namesWhatIsOpenWhereTheHookIsMissingAndAddressesMayRelay() throws Exception {
        GatedServer server = GatedServer.create();
        OnionHost onion = host("hookless", server);
        try (JamesServer james =
                server.james("hookless", "inbound.check=warn")
                        .replaceInConf("smtpserver.xml", HOOK, "")
                        .replaceInConf(
                                "smtpserver.xml",
                                PROXY,
                                PROXY
                                        + "<authorizedAddresses>0.0.0.0/0,"
                                        + " fc00:dead:beef:4dad::/64</authorizedAddresses>")
                        .start()) {
            onion.awaitReachable(TOR.network().client(), LIMIT);

            Ended ended = selftest(onion, 25, "--recipient", BOB);

            assertThat(james.logs()).contains("NOT SAFE");
            assertThat(culprits(ended)).contains("relay", "relay for the null sender");
            assertThat(ended.out()).contains(" can be misused: relay, ");
            assertThat(ended.code()).isEqualTo(1);
        }
    }

    @Test
    void namesWhatIsOpenWhereNoGateStandsBefore() throws Exception {
        OnionServiceOptions options = OnionServiceOptions.smtp();
        for (Bare bare : Bare.values()) {
            options = options.with(bare.torrc());
        }
        try (JamesServer james =
                JamesServer.named("bare")
                        .plainMail()
                        .replaceInConf(
                                "smtpserver.xml",
                                "</smtpservers>",
                                Bare.listeners() + "</smtpservers>")
                        .domain(GatedServer.DOMAIN)
                        .user(BOB, "secret")
                        .start()) {
            OnionHost onion = TOR.network().startHost("bare", james.ports().smtp(), options);
            onion.awaitReachable(TOR.network().client(), LIMIT);

            assertThat(culprits(at(onion, Bare.RELAYING)))
                    .contains(
                            "relay",
                            "relay for the null sender",
                            "relay for a local sender",
                            "relay to a foreign postmaster",
                            "relay by pipelining");
            assertThat(culprits(at(onion, Bare.LOGGING_IN)))
                    .contains("AUTH PLAIN", "AUTH LOGIN")
                    .doesNotContain("relay", "AUTH announced");
            assertThat(culprits(at(onion, Bare.BELIEVING))).contains("forged PROXY header");
            assertThat(culprits(at(onion, Bare.NAKED)))
                    .contains(
                            "smuggling by LF.CRLF behind a long line",
                            "reply in the middle of a message",
                            "header in a greeting")
                    .doesNotContain("relay", "AUTH PLAIN", "forged PROXY header");
        }
    }

    private Ended at(OnionHost onion, Bare bare) throws Exception {
        Ended ended = selftest(onion, bare.virtualPort(), "--recipient", BOB);
        assertThat(ended.code()).as(ended.out()).isEqualTo(1);
        return ended;
    }

    @Test
    void saysThatNothingCouldBeTriedWhereNobodyAnswers() throws Exception {
        OnionHost onion = TOR.network().startHost("silent", FreePorts.take());

        Ended ended = selftest(onion, 25);

        assertThat(ended.out()).contains("cannot be reached").contains("34 could not");
        assertThat(ended.code()).isEqualTo(3);
    }
}
