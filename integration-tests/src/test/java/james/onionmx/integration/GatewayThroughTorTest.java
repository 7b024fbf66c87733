package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorClient;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The shipped gateway between two onions: strangers come to its own through Tor, and the server
 * behind is reached by another, when it is asked for recipients and when mail is handed on.
 */
class GatewayThroughTorTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DOMAIN = "b.example";
    private static final String BOB = "bob@" + DOMAIN;
    private static final String SHIPPED_INNER = "10.0.0.2:25";

    private static JamesServer inner;
    private static JamesServer gateway;
    private static OnionHost entrance;

    @BeforeAll
    static void start() {
        int gate = FreePorts.take();
        inner = JamesServer.named("behind").plainMail().domain(DOMAIN).user(BOB, "secret").start();
        OnionHost behind = TOR.network().startHost("behind", inner.ports().smtp());
        entrance =
                TOR.network()
                        .startHost(
                                "entrance", gate, OnionServiceOptions.smtp().exportingCircuitId());
        gateway = gateway(gate, behind.onionName() + ":25", TOR.network().startClient("gateway"));
        behind.awaitReachable(TOR.network().client(), LIMIT);
        entrance.awaitReachable(TOR.network().client(), LIMIT);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        inner.close();
    }

    private static JamesServer gateway(int gate, String behind, TorClient tor) {
        DropInConfiguration shipped = DropInConfiguration.gateway();
        String listener = "127.0.0.1:" + FreePorts.take();
        return JamesServer.named("gateway-tor")
                .plainMail()
                .durable()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf(
                        "mailetcontainer.xml",
                        "class=\"RemoteDelivery\">\n        <outgoing>inner<",
                        "class=\"james.onionmx.mailets.OnionRemoteDelivery\">\n"
                                + "        <outgoing>inner<")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<gateway>" + SHIPPED_INNER + "</gateway>",
                        "<onion>" + behind + "</onion>")
                .replaceInConf("mailetcontainer.xml", "10*1 minute", "60*1 second")
                .conf(
                        "onionmx.properties",
                        shipped.text("onionmx.properties").replace(SHIPPED_INNER, behind)
                                + "\nbackoff.first=1s\nbackoff.longest=2s\ntor.socks=127.0.0.1:"
                                + tor.socksPort()
                                + "\ninbound.listen=127.0.0.1:"
                                + gate
                                + "\ninbound.james="
                                + listener
                                + "\n")
                .replaceInConf(
                        "smtpserver.xml",
                        "</smtpservers>",
                        shipped.onionListener() + "\n</smtpservers>")
                .replaceInConf("smtpserver.xml", "127.0.0.1:2526", listener)
                .extensionJar(Project.extensionJar())
                .domain(DOMAIN)
                .start();
    }

    private static SmtpStranger stranger() {
        SmtpStranger stranger = SmtpStranger.at(entrance, TOR.network().client());
        stranger.ehlo("stranger.example");
        assertThat(stranger.say("MAIL FROM:<a@a.example>")).startsWith("250 ");
        return stranger;
    }

    private static String answerTo(String recipient) {
        try (SmtpStranger stranger = stranger()) {
            return stranger.say("RCPT TO:<" + recipient + ">");
        }
    }

    private static void awaitAnswer(String recipient, String start) {
        await().atMost(LIMIT).until(() -> answerTo(recipient).startsWith(start));
    }

    private static void send(String subject) {
        try (SmtpStranger stranger = stranger()) {
            assertThat(stranger.say("RCPT TO:<" + BOB + ">")).startsWith("250 ");
            assertThat(stranger.say("DATA")).startsWith("354 ");
            assertThat(stranger.say("Subject: " + subject + "\r\n\r\nHello.\r\n."))
                    .startsWith("250 ");
        }
    }

    private static String arrived(String subject) {
        return inner.mailbox(BOB)
                .awaitMessage(text -> text.contains("Subject: " + subject + "\r\n"), LIMIT);
    }

    @Test
    void refusesWhomTheServerBehindRefuses() {
        assertThat(answerTo("nobody@" + DOMAIN)).startsWith("451 4.3.0 ");

        awaitAnswer("nobody@" + DOMAIN, "550 5.1.1 ");
        assertThat(answerTo("victim@elsewhere.example")).startsWith("550 5.7.1 ");
    }

    @Test
    void handsOnMailForWhomItTakesAlsoWhileThatWasDown() {
        awaitAnswer(BOB, "250 ");
        send("by two onions");
        assertThat(arrived("by two onions"))
                .contains("via onion with ESMTP")
                .contains("[IPv6:fc00:dead:beef:4dad:");

        inner.stop();
        send("while it was down");
        gateway.awaitLog("outcome=deferred", LIMIT);
        inner.start();

        arrived("while it was down");
    }
}
