package james.onionmx.integration.interop;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.GatedJames;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.SmtpSubmission;
import james.onionmx.testbed.mta.EximServer;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.OnionRelay;
import james.onionmx.testbed.mta.PostfixServer;
import james.onionmx.testbed.mta.Swaks;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers of other houses send to a whole James behind its gate and its onion service, each as its
 * operators do it: Exim by its own SOCKS, Postfix and swaks under torsocks.
 */
class OtherSendersTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SENDER = "alice@sender.example";
    private static final String BOB = GatedJames.USER;

    private static JamesServer james;
    private static OnionRelay relay;

    @BeforeAll
    static void start() {
        GatedJames gated = GatedJames.onFreePorts();
        OnionHost onion =
                TOR.network()
                        .startHost(
                                "senders",
                                gated.gate().getPort(),
                                OnionServiceOptions.smtp().exportingCircuitId());
        james = gated.server("senders", "").start();
        onion.awaitReachable(TOR.network().client(), LIMIT);
        relay = new OnionRelay(TOR.network().client(), onion.onionName());
    }

    @AfterAll
    static void stop() {
        james.close();
    }

    static List<Arguments> servers() {
        return List.of(
                server("postfix.example", PostfixServer::startRelaying),
                server("exim.example", EximServer::startRelaying));
    }

    private static Arguments server(String name, Function<OnionRelay, MailServer> start) {
        return Arguments.of(name, start);
    }

    private static String arrived(String subject) {
        return james.mailbox(BOB).awaitMessage(text -> text.contains(subject), LIMIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void aServerDeliversToTheOnionMx(String name, Function<OnionRelay, MailServer> start) {
        try (MailServer server = start.apply(relay)) {
            String subject = "Subject: from " + name;

            List<String> replies =
                    new SmtpSubmission(server.port(), Optional.empty())
                            .send(SENDER, BOB, subject + "\n\n.a dot\n");

            assertThat(replies.get(replies.size() - 1)).startsWith("250");
            assertThat(arrived(subject))
                    .contains("from " + name + " (")
                    .contains("[IPv6:fc00:dead:beef:4dad:")
                    .contains("via onion with ESMTP")
                    .contains("Return-Path: <" + SENDER + ">")
                    .contains("\r\n\r\n.a dot\r\n");
            assertThat(server.mailbox().count()).isZero();
        }
    }

    @Test
    void swaksDeliversToTheOnionMx() {
        String conversation = new Swaks(relay).send(SENDER, BOB, "from swaks");

        assertThat(conversation).contains("<-  250 2.6.0");
        assertThat(arrived("Subject: from swaks"))
                .contains("from swaks.example (")
                .contains("[IPv6:fc00:dead:beef:4dad:")
                .contains("via onion with ESMTP");
    }
}
