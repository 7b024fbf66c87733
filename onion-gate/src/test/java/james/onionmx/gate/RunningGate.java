package james.onionmx.gate;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.WireRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A gate before a scripted back end, with a clock that stands still. */
final class RunningGate implements AutoCloseable {

    static final int CIRCUIT = 0x6c;

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(2);
    private final SettableClock clock = new SettableClock();
    private final ScriptedSmtpPeer backEnd;
    private final OnionGate gate;

    private RunningGate(ScriptedSmtpPeer backEnd, GateSettings settings) throws IOException {
        this.backEnd = backEnd;
        this.gate = new OnionGate(settings, eventLoops, clock);
        gate.start();
    }

    static RunningGate before(SmtpScript script) throws IOException {
        return before(script, GateLimits.DEFAULT);
    }

    static RunningGate before(SmtpScript script, GateLimits limits) throws IOException {
        return before(
                script, limits, GateTimeouts.DEFAULT, CircuitSource.PROXY_LINE, SmtpUtf8.REFUSED);
    }

    static RunningGate before(
            SmtpScript script,
            GateLimits limits,
            GateTimeouts timeouts,
            CircuitSource circuits,
            SmtpUtf8 smtpUtf8)
            throws IOException {
        return before(script, limits, timeouts, circuits, smtpUtf8, Optional.empty());
    }

    static RunningGate before(SmtpScript script, StarttlsFiles starttls) throws IOException {
        return before(
                script,
                GateLimits.DEFAULT,
                GateTimeouts.DEFAULT,
                CircuitSource.PROXY_LINE,
                SmtpUtf8.REFUSED,
                Optional.of(starttls));
    }

    private static RunningGate before(
            SmtpScript script,
            GateLimits limits,
            GateTimeouts timeouts,
            CircuitSource circuits,
            SmtpUtf8 smtpUtf8,
            Optional<StarttlsFiles> starttls)
            throws IOException {
        ScriptedSmtpPeer backEnd = ScriptedSmtpPeer.start(script);
        return new RunningGate(
                backEnd,
                new GateSettings(
                        ANY_PORT,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), backEnd.port()),
                        "gate.example",
                        circuits,
                        smtpUtf8,
                        limits,
                        timeouts,
                        Optional.of(ANY_PORT),
                        starttls));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
    }

    OnionGate gate() {
        return gate;
    }

    SettableClock clock() {
        return clock;
    }

    SmtpClient greeted() throws IOException {
        return greeted(CIRCUIT);
    }

    SmtpClient greeted(int circuit) throws IOException {
        return SmtpClient.greeted(gate.address(), circuit);
    }

    /** Without a PROXY line, where none is taken. */
    SmtpClient connectPlainly() throws IOException {
        return new SmtpClient(gate.plainAddress().orElseThrow());
    }

    SmtpClient connect() throws IOException {
        return new SmtpClient(gate.address());
    }

    List<ReceivedMail> mails() {
        return backEnd.mails();
    }

    List<WireRecord> backEndConnections() {
        return backEnd.connections();
    }

    /** All that the back end was sent, over all connections. */
    String backEndOctets() {
        return String.join("", backEnd.connections().stream().map(WireRecord::octets).toList());
    }

    /** Until nobody listens there any more. */
    void stopBackEnd() throws IOException {
        backEnd.close();
        await().until(this::isBackEndGone);
    }

    private boolean isBackEndGone() throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), backEnd.port())) {
            return !probe.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        gate.stop(Duration.ZERO).orTimeout(30, TimeUnit.SECONDS).join();
        eventLoops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        backEnd.close();
    }
}
