package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code james-conf/modes}, as shipped but for ports: real Tor before real James. */
class ReadyModesTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BOB = GatedServer.BOB;

    /** A mode's files, with another port in place of the shipped one. */
    private record Mode(Path folder, String shipped, String taken) {

        static Mode of(String name, String entrance) {
            int colon = entrance.indexOf(':');
            return new Mode(
                    Project.root().resolve("james-conf").resolve("modes").resolve(name),
                    entrance,
                    entrance.substring(0, colon + 1) + FreePorts.take());
        }

        String properties() throws IOException {
            return text("onionmx.properties");
        }

        /** But for the folder, which every host has of its own. */
        List<String> torrc() throws IOException {
            return text("torrc")
                    .lines()
                    .filter(line -> line.startsWith("HiddenService"))
                    .filter(line -> !line.startsWith("HiddenServiceDir "))
                    .toList();
        }

        private String text(String file) throws IOException {
            String text = Files.readString(folder.resolve(file));
            assertThat(text).contains(shipped);
            return text.replace(shipped, taken);
        }
    }

    /** Port 1 leads nowhere; port 25 is the mode's. */
    private static OnionHost host(String name, Mode mode) throws IOException {
        OnionServiceOptions options = OnionServiceOptions.smtp().onVirtualPort(1);
        for (String line : mode.torrc()) {
            options = options.with(line);
        }
        OnionHost host = TOR.network().startHost(name, FreePorts.take(), options);
        return new OnionHost(host.node(), host.onionName(), 25, host.localPort());
    }

    /** The mode's own entrance takes the place of that in the test's properties. */
    private static JamesServer started(GatedServer server, String name, Mode mode)
            throws IOException {
        String properties = mode.properties();
        JamesServerBuilder builder = server.james(name, properties);
        return properties.contains("inbound.listen=")
                ? builder.replaceInConf(
                                "onionmx.properties",
                                "inbound.listen=127.0.0.1:" + server.gate().getPort() + "\n",
                                "")
                        .start()
                : builder.start();
    }

    @ParameterizedTest
    @CsvSource({
        "plain-port,      plainport, 127.0.0.1:2527, '[IPv6:fc00:dead:beef:4dad:0:0:0:0]'",
        "second-loopback, loopback,  127.0.0.2:2525, '[IPv6:fc00:dead:beef:4dad:0:0:'"
    })
    void bringsMailAndRelaysNone(String name, String host, String entrance, String client)
            throws IOException {
        Mode mode = Mode.of(name, entrance);
        OnionHost onion = host(host, mode);
        GatedServer server = GatedServer.create();
        try (JamesServer james = started(server, host, mode)) {
            onion.awaitReachable(TOR.network().client(), LIMIT);

            try (SmtpStranger stranger = SmtpStranger.at(onion, TOR.network().client())) {
                stranger.ehlo("stranger.example");
                assertThat(stranger.say("MAIL FROM:<" + BOB + ">")).startsWith("250");
                assertThat(stranger.say("RCPT TO:<victim@elsewhere.example>")).startsWith("550");
                assertThat(stranger.say("RCPT TO:<" + BOB + ">")).startsWith("250");
                assertThat(stranger.say("DATA")).startsWith("354");
                assertThat(stranger.say("Subject: mode " + name + "\r\n\r\nhello\r\n."))
                        .startsWith("250");
            }

            assertThat(
                            james.mailbox(BOB)
                                    .awaitMessage(
                                            text -> text.contains("Subject: mode " + name), LIMIT))
                    .contains("via onion")
                    .contains(client);
        }
    }

    @Test
    void leavesTheEntranceOfThoseWithAProxyLineOpenBesideThePlainOne() throws IOException {
        Mode mode = Mode.of("plain-port", "127.0.0.1:2527");
        GatedServer server = GatedServer.create();
        try (JamesServer james = server.james("beside", mode.properties()).start();
                OnionStranger stranger = server.stranger()) {
            assertThat(stranger.say("MAIL FROM:<a@a.example>")).startsWith("250");
            assertThat(stranger.say("RCPT TO:<" + BOB + ">")).startsWith("250");
            assertThat(james.logs()).contains("without PROXY line").contains("with Tor's PROXY");
        }
    }
}
