package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Beginning and end. */
class GateStopTest {

    private static final String ENVELOPE = "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\n";

    @Test
    void letsAMailBeFinishedAndBeginsNoOther() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting())) {
            SmtpClient idle = gate.greeted(1);
            SmtpClient busy = gate.greeted(2);
            busy.send(ENVELOPE + "BDAT 3\r\nx\r\n");
            busy.replies(3);

            CompletableFuture<Void> stopped = gate.gate().stop(Duration.ofMinutes(10));

            assertThat(idle.repliesToTheEnd()).singleElement().asString().startsWith("421 4.3.2");
            assertThatExceptionOfType(ConnectException.class).isThrownBy(gate::connect);
            busy.send("BDAT 3 LAST\r\ny\r\n" + ENVELOPE);
            assertThat(busy.reply()).isEqualTo("250 2.0.0 taken");
            assertThat(busy.repliesToTheEnd()).singleElement().asString().startsWith("421 4.3.2");
            busy.close();
            idle.close();
            RunningGate.await().until(stopped::isDone);
            assertThat(gate.mails()).hasSize(1);
        }
    }

    @Test
    void cutsWhatIsNotDoneInTime() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient busy = gate.greeted()) {
            busy.send(ENVELOPE + "BDAT 3\r\nx\r\n");
            busy.replies(3);

            CompletableFuture<Void> stopped = gate.gate().stop(Duration.ofMillis(1));

            RunningGate.await().until(stopped::isDone);
            assertThat(gate.mails()).isEmpty();
            RunningGate.await().until(() -> gate.gate().counts().backEndConnections() == 0);
        }
    }

    @Test
    void tellsWhereItCannotListen() throws IOException {
        NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting())) {
            OnionGate second =
                    new OnionGate(
                            GateSettings.between(
                                    gate.gate().address(), gate.gate().address(), "gate.example"),
                            eventLoops,
                            Clock.systemUTC());

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(second::start)
                    .withMessageContaining("cannot listen on")
                    .withMessageContaining(String.valueOf(gate.gate().address().getPort()));
        } finally {
            eventLoops.shutdownGracefully().syncUninterruptibly();
        }
    }
}
