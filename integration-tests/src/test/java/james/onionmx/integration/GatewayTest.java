package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shipped gateway on a James whose queue lasts, in front of another James; the tests speak to
 * its gate in the place of Tor.
 */
class GatewayTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String DOMAIN = "b.example";
    private static final String BOB = "bob@" + DOMAIN;

    private final InetSocketAddress gate = free();
    private final InetSocketAddress listener = free();
    private JamesServer inner;
    private JamesServer gateway;

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take());
    }

    @BeforeEach
    void startTheServers() {
        inner = JamesServer.named("inner").plainMail().domain(DOMAIN).user(BOB, "secret").start();
        gateway = gateway();
    }

    @AfterEach
    void closeTheServers() {
        gateway.close();
        inner.close();
    }

    private JamesServer gateway() {
        DropInConfiguration shipped = DropInConfiguration.gateway();
        String innerAddress = "127.0.0.1:" + inner.ports().smtp();
        return JamesServer.named("gateway")
                .plainMail()
                .durable()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf("mailetcontainer.xml", "10.0.0.2:25", innerAddress)
                .replaceInConf("mailetcontainer.xml", "10*1 minute", "60*1 second")
                .conf(
                        "onionmx.properties",
                        shipped.text("onionmx.properties").replace("10.0.0.2:25", innerAddress)
                                + "\ninbound.listen="
                                + written(gate)
                                + "\ninbound.james="
                                + written(listener)
                                + "\n")
                .replaceInConf(
                        "smtpserver.xml",
                        "</smtpservers>",
                        shipped.onionListener() + "\n</smtpservers>")
                .replaceInConf("smtpserver.xml", "127.0.0.1:2526", written(listener))
                .extensionJar(Project.extensionJar())
                .domain(DOMAIN)
                .start();
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** What the gateway says to a recipient. */
    private String answerTo(String recipient) throws IOException {
        try (OnionStranger stranger = OnionStranger.at(gate)) {
            stranger.say("MAIL FROM:<a@a.example>");
            return stranger.say("RCPT TO:<" + recipient + ">");
        }
    }

    private void awaitAnswer(String recipient, String start) {
        await().atMost(LIMIT).until(() -> answerTo(recipient).startsWith(start));
    }

    private void send(String subject) throws IOException {
        try (OnionStranger stranger = OnionStranger.at(gate)) {
            stranger.say("MAIL FROM:<a@a.example>");
            assertThat(stranger.say("RCPT TO:<" + BOB + ">")).startsWith("250 ");
            assertThat(stranger.say("DATA")).startsWith("354 ");
            assertThat(stranger.say("Subject: " + subject + "\r\n\r\nHello.\r\n."))
                    .startsWith("250 ");
        }
    }

    private String arrived(String subject) {
        return inner.mailbox(BOB)
                .awaitMessage(text -> text.contains("Subject: " + subject + "\r\n"), LIMIT);
    }

    @Test
    void handsOnMailForWhomTheInnerServerTakesIt() throws IOException {
        assertThat(answerTo(BOB)).startsWith("451 4.3.0 ");
        awaitAnswer(BOB, "250 ");

        send("through the gateway");

        assertThat(arrived("through the gateway")).contains("via onion with ESMTP");
    }

    @Test
    void refusesWhomTheInnerServerRefusesAndEveryOtherDomain() throws IOException {
        assertThat(answerTo("nobody@" + DOMAIN)).startsWith("451 4.3.0 ");
        awaitAnswer("nobody@" + DOMAIN, "550 5.1.1 ");

        assertThat(answerTo("victim@elsewhere.example")).startsWith("550 5.7.1 ");
        assertThat(answerTo("victim%elsewhere.example@" + DOMAIN)).startsWith("451 ");
        awaitAnswer("victim%elsewhere.example@" + DOMAIN, "550 ");
    }

    @Test
    void takesMailWhileTheInnerServerIsDownAndLosesNoneThoughItIsKilled() throws IOException {
        awaitAnswer(BOB, "250 ");
        inner.stop();
        send("while it was down");
        Path remembered = gateway.workingDirectory().resolve("var/onionmx/recipients.txt");
        await().atMost(LIMIT)
                .until(
                        () ->
                                Files.exists(remembered)
                                        && Files.readString(remembered).contains(BOB));

        gateway.kill9();
        gateway.start();

        assertThat(answerTo(BOB)).startsWith("250 ");
        assertThat(answerTo("nobody@" + DOMAIN)).startsWith("451 ");
        inner.start();
        arrived("while it was down");
    }
}
