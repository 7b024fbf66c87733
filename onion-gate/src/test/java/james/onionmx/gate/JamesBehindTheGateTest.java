package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.james.EmbeddedJames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real James: what a stranger can do to its own front, and no longer through the gate. */
class JamesBehindTheGateTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BOB = "bob@inside.test";
    private static final String LOGIN =
            Base64.getEncoder()
                    .encodeToString(("\0" + BOB + "\0secret").getBytes(StandardCharsets.US_ASCII));
    private static final String SMTP_SERVERS =
            """
            <?xml version="1.0"?>
            <smtpservers>
              <smtpserver enabled="true">
                <jmxName>smtpserver-onion</jmxName>
                <bind>127.0.0.1:@smtp.port@</bind>
                <proxyRequired>true</proxyRequired>
                <tls socketTLS="false" startTLS="false"/>
                <connectionLimitPerIP>0</connectionLimitPerIP>
                <auth>
                  <announce>never</announce>
                  <requireSSL>false</requireSSL>
                  <plainAuthEnabled>true</plainAuthEnabled>
                </auth>
                <verifyIdentity>false</verifyIdentity>
                <handlerchain>
                  <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                  <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
                </handlerchain>
              </smtpserver>
            </smtpservers>
            """;

    private static NioEventLoopGroup eventLoops;
    private static EmbeddedJames james;
    private static OnionGate gate;

    @BeforeAll
    static void startBoth() throws IOException {
        james =
                EmbeddedJames.named("behind-the-gate")
                        .plainMail()
                        .conf("smtpserver.xml", SMTP_SERVERS)
                        .domain("inside.test")
                        .user(BOB, "secret")
                        .start();
        eventLoops = new NioEventLoopGroup(2);
        gate =
                new OnionGate(
                        GateSettings.between(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                bare(),
                                "gate.example"),
                        eventLoops,
                        Clock.systemUTC());
        gate.start();
    }

    @AfterAll
    static void closeBoth() {
        gate.stop(Duration.ZERO).orTimeout(30, TimeUnit.SECONDS).join();
        eventLoops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        james.close();
    }

    private static InetSocketAddress bare() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), james.ports().smtp());
    }

    private static SmtpClient onJames() throws IOException {
        return SmtpClient.greeted(bare(), 1);
    }

    private static SmtpClient throughTheGate() throws IOException {
        return SmtpClient.greeted(gate.address(), 1);
    }

    private static String envelope(String sender) {
        return "MAIL FROM:<" + sender + ">\r\nRCPT TO:<" + BOB + ">\r\n";
    }

    private static void beginData(SmtpClient client) throws IOException {
        client.send(envelope("a@there.test") + "DATA\r\n");
        assertThat(client.replies(3)).last().asString().startsWith("354");
    }

    private static String await(String words) {
        return james.mailbox(BOB).awaitMessage(text -> text.contains(words), LIMIT);
    }

    private static List<String> all() {
        return james.mailbox(BOB).messages();
    }

    private static String smuggling(String mark) {
        return "Subject: outer\r\n\r\n"
                + "x".repeat(8_193)
                + "\n.\r\n"
                + envelope("boss@inside.test")
                + "DATA\r\nSubject: "
                + mark
                + "\r\n\r\ninner\r\n.\r\n";
    }

    @Test
    void takesATrainOfFiftyMailsWithTheCircuitInReceived() throws IOException {
        StringBuilder train = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String content = "Subject: wagon-" + i + "-\r\n\r\n.\r\n..\r\nend";
            train.append(envelope("a" + i + "@there.test"));
            train.append("BDAT ").append(content.length()).append(" LAST\r\n").append(content);
        }

        try (SmtpClient client = throughTheGate()) {
            client.send(train + "QUIT\r\n");

            assertThat(client.repliesToTheEnd()).hasSize(151).last().asString().startsWith("221");
        }

        for (int i = 0; i < 50; i++) {
            assertThat(await("Subject: wagon-" + i + "-"))
                    .contains("\r\n.\r\n..\r\nend\r\n")
                    .contains("fc00:dead:beef:4dad");
        }
    }

    @Test
    void closesTheSmugglingBehindALongLine() throws IOException {
        try (SmtpClient client = onJames()) {
            beginData(client);
            client.send(smuggling("smuggled-bare"));
            await("Subject: smuggled-bare");
        }

        try (SmtpClient client = throughTheGate()) {
            beginData(client);
            client.send(smuggling("smuggled-gate") + "QUIT\r\n");
            assertThat(client.repliesToTheEnd())
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("554", "221");
        }
        assertThat(all()).noneMatch(text -> text.contains("smuggled-gate"));
    }

    @Test
    void losesNoLine() throws IOException {
        String longest = "y".repeat(8_188);
        String longestBehindADot = "y".repeat(8_187);
        String lost = "z".repeat(8_200);
        try (SmtpClient client = onJames()) {
            beginData(client);
            client.send("Subject: lost\r\n\r\n" + lost + "\r\n.\r\n");
            assertThat(client.replies(2))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("500", "250");
            assertThat(await("Subject: lost")).doesNotContain("zzz");
        }

        try (SmtpClient client = throughTheGate()) {
            beginData(client);
            client.send("Subject: kept\r\n\r\n" + lost + "\r\n.\r\n");
            assertThat(client.reply()).startsWith("554 5.6.0");
            beginData(client);
            client.send("Subject: kept\r\n\r\n" + longest + "\r\n");
            client.send("." + longestBehindADot + "\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
        }
        assertThat(await("Subject: kept")).contains(longest + "\r\n" + longestBehindADot + "\r\n");
    }

    @Test
    void letsNobodyGuessPasswords() throws IOException {
        try (SmtpClient client = onJames()) {
            assertThat(client.ask("AUTH PLAIN " + LOGIN)).startsWith("235 ");
        }

        try (SmtpClient client = throughTheGate()) {
            assertThat(client.ask("AUTH PLAIN " + LOGIN)).startsWith("502 ");
            assertThat(client.ask("MAIL FROM:<a@there.test> AUTH=<bob>")).startsWith("555 ");
        }
    }

    @Test
    void letsNoHeaderIntoTheGreeting() throws IOException {
        try (SmtpClient client = onJames()) {
            client.ask("EHLO a\rX-Injected: bare");
            beginData(client);
            client.send("Subject: injected-bare\r\n\r\nx\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
            assertThat(await("Subject: injected-bare")).contains("X-Injected");
        }

        try (SmtpClient client = throughTheGate()) {
            client.send("EHLO a\rX-Injected: gate\r\n" + envelope("a@there.test"));
            assertThat(client.repliesToTheEnd()).singleElement().asString().startsWith("500 5.5.2");
        }
    }

    @Test
    void showsJamesNoneOfTheNoiseAndFewOfTheRecipients() throws IOException {
        try (SmtpClient client = throughTheGate()) {
            client.send("NOOP\r\n".repeat(9_000));
            assertThat(client.replies(9_000)).allMatch(reply -> reply.startsWith("250 "));
            assertThat(gate.counts().backEndConnections()).isZero();

            client.ask("MAIL FROM:<a@there.test>");
            client.send(("RCPT TO:<" + BOB + ">\r\n").repeat(500));
            List<String> replies = client.replies(500);

            assertThat(replies.subList(0, 100)).allMatch(reply -> reply.startsWith("250 "));
            assertThat(replies.subList(100, 500)).allMatch(reply -> reply.startsWith("452 "));
        }
    }

    @Test
    void believesNoForgedProxyLineAndTakesNoBoundlessMail() throws IOException {
        try (SmtpClient client = throughTheGate()) {
            assertThat(client.ask("PROXY TCP4 127.0.0.1 127.0.0.1 1 25")).startsWith("502 ");
            assertThat(client.ask("MAIL FROM:<a@there.test> SIZE=99999999999")).startsWith("552 ");
            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("250 ");
            assertThat(client.ask("RCPT TO:<victim@elsewhere.test>")).startsWith("550 ");
        }
    }
}
