package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.james.EmbeddedJames;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a real James lets strangers do that costs it time, room or its peace: shown at its own
 * front, and gone through the gate. What they can do to mail is in {@link JamesBehindTheGateTest}.
 */
class WeaknessesOfJamesTest {

    private static final String BOB = "bob@inside.test";
    private static final int PER_ADDRESS = 3;
    private static final int IDLE_SECONDS = 1;
    private static final int BARE_PORT = FreePorts.take();
    private static final int CAREFUL_PORT = FreePorts.take();

    private static NioEventLoopGroup eventLoops;
    private static EmbeddedJames james;

    private static String listener(String name, int port, String limits) {
        return """
        <smtpserver enabled="true">
          <jmxName>%s</jmxName>
          <bind>127.0.0.1:%d</bind>
          <proxyRequired>true</proxyRequired>
          <tls socketTLS="false" startTLS="false"/>
          %s
          <auth>
            <announce>never</announce>
            <requireSSL>false</requireSSL>
            <plainAuthEnabled>false</plainAuthEnabled>
          </auth>
          <verifyIdentity>false</verifyIdentity>
          <handlerchain>
            <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
            <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
          </handlerchain>
        </smtpserver>
        """
                .formatted(name, port, limits);
    }

    @BeforeAll
    static void startJames() {
        james =
                EmbeddedJames.named("weak")
                        .plainMail()
                        .conf(
                                "smtpserver.xml",
                                "<smtpservers>"
                                        + listener(
                                                "bare",
                                                BARE_PORT,
                                                "<connectionLimitPerIP>0</connectionLimitPerIP>")
                                        + listener(
                                                "careful",
                                                CAREFUL_PORT,
                                                "<connectionLimitPerIP>"
                                                        + PER_ADDRESS
                                                        + "</connectionLimitPerIP>"
                                                        + "<connectiontimeout>"
                                                        + IDLE_SECONDS
                                                        + "</connectiontimeout>")
                                        + "</smtpservers>")
                        .domain("inside.test")
                        .user(BOB, "secret")
                        .start();
        eventLoops = new NioEventLoopGroup(2);
    }

    @AfterAll
    static void closeJames() {
        eventLoops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        james.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A gate before the bare listener; closed by who got it. */
    private static OnionGate gate(GateTimeouts timeouts) throws IOException {
        OnionGate gate =
                new OnionGate(
                        new GateSettings(
                                loopback(0),
                                loopback(BARE_PORT),
                                "gate.example",
                                CircuitSource.PROXY_LINE,
                                SmtpUtf8.REFUSED,
                                GateLimits.DEFAULT,
                                timeouts,
                                Optional.empty(),
                                Optional.empty()),
                        eventLoops,
                        Clock.systemUTC());
        gate.start();
        return gate;
    }

    private static void close(OnionGate gate) {
        gate.stop(Duration.ZERO).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Duration forNoops(InetSocketAddress address, int count) throws IOException {
        try (SmtpClient client = SmtpClient.greeted(address, 1)) {
            long begin = System.nanoTime();
            client.send("NOOP\r\n".repeat(count));
            client.replies(count);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    @Test
    void answersAFloodOfCommandsInTimeThatGrowsWithItsSizeAlone() throws IOException {
        OnionGate gate = gate(GateTimeouts.DEFAULT);
        forNoops(loopback(BARE_PORT), 500);
        forNoops(gate.address(), 500);

        Duration bare = forNoops(loopback(BARE_PORT), 9_000);
        Duration gated = forNoops(gate.address(), 9_000);

        assertThat(bare).isGreaterThan(gated.multipliedBy(3));
        close(gate);
    }

    @Test
    void takesNoMoreRecipientsThanAMailNeeds() throws IOException {
        OnionGate gate = gate(GateTimeouts.DEFAULT);
        try (SmtpClient bare = SmtpClient.greeted(loopback(BARE_PORT), 1);
                SmtpClient gated = SmtpClient.greeted(gate.address(), 1)) {
            String many =
                    "MAIL FROM:<a@there.test>\r\n" + ("RCPT TO:<" + BOB + ">\r\n").repeat(300);
            bare.send(many);
            gated.send(many);

            assertThat(bare.replies(301)).allMatch(reply -> reply.startsWith("250 "));
            assertThat(gated.replies(301))
                    .filteredOn(reply -> reply.startsWith("250 "))
                    .hasSize(101);
        }
        close(gate);
    }

    @Test
    void takesNoMailOfAnySize() throws IOException {
        OnionGate gate = gate(GateTimeouts.DEFAULT);
        String announced = "MAIL FROM:<a@there.test> SIZE=2000000000";
        try (SmtpClient bare = SmtpClient.greeted(loopback(BARE_PORT), 1);
                SmtpClient gated = SmtpClient.greeted(gate.address(), 1)) {
            assertThat(bare.ask(announced)).startsWith("250 ");
            assertThat(gated.ask(announced)).startsWith("552 5.3.4 ");
        }
        close(gate);
    }

    @Test
    void locksNobodyOutBecauseOfAnother() throws IOException {
        List<SmtpClient> strangers = new ArrayList<>();
        for (int circuit = 1; circuit <= PER_ADDRESS; circuit++) {
            strangers.add(SmtpClient.greeted(loopback(CAREFUL_PORT), circuit));
        }
        assertThatIOException()
                .isThrownBy(() -> SmtpClient.greeted(loopback(CAREFUL_PORT), 99).close());

        OnionGate gate = gate(GateTimeouts.DEFAULT);
        for (int i = 0; i < GateLimits.DEFAULT.sessionsPerCircuit(); i++) {
            strangers.add(SmtpClient.greeted(gate.address(), 1));
        }
        try (SmtpClient same = new SmtpClient(gate.address());
                SmtpClient other = SmtpClient.greeted(gate.address(), 2)) {
            same.send(new Circuit(1).proxyLine());
            assertThat(same.reply()).startsWith("421 4.7.0 ");
            assertThat(other.ask("MAIL FROM:<a@there.test>")).startsWith("250 ");
        }
        for (SmtpClient stranger : strangers) {
            stranger.close();
        }
        close(gate);
    }

    /** Commands that mean nothing, until so much time has passed or the session has ended. */
    private static Optional<Duration> talked(SmtpClient client, Duration limit) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < limit.toNanos()) {
            try {
                if (!client.ask("NOOP").startsWith("250 ")) {
                    return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
                }
            } catch (IOException ended) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
            }
        }
        return Optional.empty();
    }

    @Test
    void letsNobodyStayForEver() throws IOException {
        Duration session = Duration.ofSeconds(IDLE_SECONDS);
        GateTimeouts usual = GateTimeouts.DEFAULT;
        OnionGate gate =
                gate(
                        new GateTimeouts(
                                usual.proxyLine(),
                                usual.idle(),
                                usual.idleUnderLoad(),
                                session,
                                usual.rateWindow(),
                                usual.linger(),
                                usual.backEndTurn(),
                                usual.backEndConnect(),
                                usual.backEndReply(),
                                usual.backEndIdle()));
        try (SmtpClient bare = SmtpClient.greeted(loopback(CAREFUL_PORT), 1);
                SmtpClient gated = SmtpClient.greeted(gate.address(), 1)) {
            assertThat(talked(bare, session.multipliedBy(3))).isEmpty();
            assertThat(talked(gated, Duration.ofSeconds(30))).isPresent();
        }
        close(gate);
    }
}
