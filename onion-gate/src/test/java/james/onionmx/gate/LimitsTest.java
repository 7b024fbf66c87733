package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import james.onionmx.gate.Limits.Limit;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit, at its edge. */
class LimitsTest {

    private static final String ENVELOPE = "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\n";
    private static final String MAIL = ENVELOPE + "BDAT 3 LAST\r\nx\r\n";

    private static RunningGate with(Limit limit, int value) throws IOException {
        return RunningGate.before(SmtpScript.accepting(), Limits.with(limit, value));
    }

    private static String greeting(RunningGate gate, int circuit) throws IOException {
        SmtpClient client = gate.connect();
        client.send(new Circuit(circuit).proxyLine());
        String reply = client.reply();
        if (reply.startsWith("421")) {
            client.close();
        }
        return reply;
    }

    @Test
    void takesSoManySessionsOfACircuitAndOthersStill() throws IOException {
        try (RunningGate gate = with(Limit.SESSIONS_PER_CIRCUIT, 2)) {
            SmtpClient first = gate.greeted(1);
            assertThat(greeting(gate, 1)).startsWith("220 ");
            assertThat(greeting(gate, 1)).startsWith("421 4.7.0 ");
            assertThat(greeting(gate, 2)).startsWith("220 ");

            first.close();
            RunningGate.await().until(() -> gate.gate().counts().sessions() == 2);

            assertThat(greeting(gate, 1)).startsWith("220 ");
        }
    }

    @Test
    void takesSoManySessionsOverAll() throws IOException {
        try (RunningGate gate = with(Limit.SESSIONS, 2)) {
            assertThat(greeting(gate, 1)).startsWith("220 ");
            assertThat(greeting(gate, 2)).startsWith("220 ");
            assertThat(greeting(gate, 3)).startsWith("421 4.7.0 ");
        }
    }

    @Test
    void countsAListenerWithoutProxyLineAsOneCircuit() throws IOException {
        try (RunningGate gate =
                RunningGate.before(
                        SmtpScript.accepting(),
                        Limits.with(Map.of(Limit.SESSIONS_PER_CIRCUIT, 1, Limit.SESSIONS, 2)),
                        GateTimeouts.DEFAULT,
                        CircuitSource.LISTENER,
                        SmtpUtf8.REFUSED)) {
            SmtpClient first = gate.connect();
            assertThat(first.reply()).startsWith("220 ");
            assertThat(first.ask("PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1 25")).startsWith("502 ");
            first.ask("EHLO stranger.example");
            first.send(MAIL);
            assertThat(first.replies(3)).last().isEqualTo("250 2.0.0 taken");

            assertThat(gate.connect().reply()).startsWith("220 ");
            assertThat(gate.connect().reply()).startsWith("421 4.7.0 ");
            assertThat(gate.backEndOctets())
                    .startsWith("PROXY TCP6 fc00:dead:beef:4dad::0:0 ::1 1 25\r\n");
        }
    }

    @Test
    void takesThoseWithoutProxyLineAtAnAddressOfTheirOwnWithinTheLimitsOfAll() throws IOException {
        try (RunningGate gate =
                RunningGate.before(
                        SmtpScript.accepting(),
                        Limits.with(
                                Map.of(
                                        Limit.SESSIONS_PER_CIRCUIT,
                                        1,
                                        Limit.SESSIONS,
                                        3,
                                        Limit.MAILS_PER_MINUTE_AND_CIRCUIT,
                                        1,
                                        Limit.MAILS_PER_MINUTE,
                                        2)))) {
            SmtpClient first = gate.connectPlainly();
            assertThat(first.reply()).startsWith("220 ");
            first.ask("EHLO stranger.example");
            first.send(MAIL + MAIL + "MAIL FROM:<a@there.test>\r\n");
            assertThat(first.replies(7))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "250", "250", "250", "250", "452");

            assertThat(gate.connectPlainly().reply()).startsWith("220 ");
            assertThat(greeting(gate, 1)).startsWith("220 ");
            assertThat(gate.connectPlainly().reply()).startsWith("421 4.7.0 ");
            assertThat(greeting(gate, 2)).startsWith("421 4.7.0 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAIL FROM:<a@there.test>\r\n",
                "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\nDATA\r\nx",
                "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\nBDAT 9\r\nx"
            })
    void takesAConnectionBackFromWhoeverKeepsItWhileAnotherWaits(String keeping)
            throws IOException {
        try (RunningGate gate = with(Limit.BACK_END_CONNECTIONS, 1);
                SmtpClient keeper = gate.greeted(1);
                SmtpClient honest = gate.greeted(2)) {
            keeper.send(keeping);
            RunningGate.await().until(() -> gate.backEndOctets().contains("MAIL FROM"));
            honest.send(MAIL);
            AtomicInteger steps = new AtomicInteger();

            RunningGate.await()
                    .pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> {
                                gate.clock().advance(Duration.ofMillis(100));
                                steps.incrementAndGet();
                                return gate.gate().counts().sessions() == 1;
                            });

            assertThat(honest.replies(3)).last().isEqualTo("250 2.0.0 taken");
            assertThat(keeper.repliesToTheEnd()).last().asString().startsWith("421 4.4.2 ");
            assertThat(steps).hasValueLessThan(90);
        }
    }

    @Test
    void servesWhoeverCameLastFirst() throws IOException {
        try (RunningGate gate = with(Limit.BACK_END_CONNECTIONS, 1);
                SmtpClient keeper = gate.greeted(1);
                SmtpClient first = gate.greeted(2);
                SmtpClient last = gate.greeted(3)) {
            keeper.ask("MAIL FROM:<a@there.test>");
            first.send("NOOP\r\nMAIL FROM:<first@there.test>\r\nQUIT\r\n");
            assertThat(first.reply()).startsWith("250 2.0.0 ");
            last.send("NOOP\r\nMAIL FROM:<last@there.test>\r\nQUIT\r\n");
            assertThat(last.reply()).startsWith("250 2.0.0 ");

            keeper.send("QUIT\r\n");

            assertThat(last.reply()).startsWith("250 2.1.0 ");
            assertThat(first.reply()).startsWith("250 2.1.0 ");
            assertThat(gate.backEndOctets().indexOf("<last@"))
                    .isLessThan(gate.backEndOctets().indexOf("<first@"));
        }
    }

    @Test
    void takesNobodyWithoutProxyLineWhereTorTellsCircuits() throws IOException {
        try (RunningGate gate = with(Limit.SESSIONS, 2);
                SmtpClient client = gate.connect()) {
            client.send("PROXY TCP6 fc00:dead:beef:4dad::0:0 ::1 0 25\r\n");

            assertThat(client.reply()).startsWith("421 4.7.0 ");
        }
    }

    @Test
    void endsASessionBehindTheLastCommand() throws IOException {
        try (RunningGate gate = with(Limit.COMMANDS, 3);
                SmtpClient client = gate.greeted()) {
            client.send("NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n");

            assertThat(client.repliesToTheEnd())
                    .hasSize(3)
                    .last()
                    .asString()
                    .startsWith("421 4.7.0");
        }
    }

    @Test
    void endsASessionBehindTheLastError() throws IOException {
        try (RunningGate gate =
                        RunningGate.before(
                                SmtpScript.accepting()
                                        .withRecipient("no@here.test", "550 5.1.1 no"),
                                Limits.with(Limit.ERRORS, 2));
                SmtpClient client = gate.greeted()) {
            client.send("WHAT\r\nMAIL FROM:<a@there.test>\r\n");
            client.send("RCPT TO:<no@here.test>\r\n".repeat(2) + "NOOP\r\n");

            assertThat(client.repliesToTheEnd())
                    .extracting(reply -> reply.substring(0, 9))
                    .containsExactly(
                            "500 5.5.1", "250 2.1.0", "550 5.1.1", "550 5.1.1", "421 4.7.0");
        }
    }

    @Test
    void takesSoManyMailsInASession() throws IOException {
        try (RunningGate gate = with(Limit.MAILS, 2);
                SmtpClient client = gate.greeted()) {
            client.send(MAIL + MAIL + MAIL);

            assertThat(client.repliesToTheEnd())
                    .hasSize(7)
                    .last()
                    .asString()
                    .startsWith("421 4.7.0");
            assertThat(gate.mails()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Limit.class,
            names = {"MAILS_PER_MINUTE", "MAILS_PER_MINUTE_AND_CIRCUIT"})
    void takesSoManyMailsInAMinute(Limit limit) throws IOException {
        try (RunningGate gate = with(limit, 1);
                SmtpClient client = gate.greeted(1);
                SmtpClient other = gate.greeted(2)) {
            client.send(MAIL + MAIL);
            assertThat(client.replies(6))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "250", "452", "503", "503");
            assertThat(other.ask("MAIL FROM:<a@there.test>"))
                    .startsWith(limit == Limit.MAILS_PER_MINUTE ? "452 " : "250 ");

            gate.clock().advance(Duration.ofMinutes(1));
            client.send(MAIL);

            assertThat(client.replies(3)).last().isEqualTo("250 2.0.0 taken");
        }
    }

    @Test
    void takesSoManyRecipientsInAMail() throws IOException {
        try (RunningGate gate = with(Limit.RECIPIENTS, 1);
                SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + "RCPT TO:<c@here.test>\r\nBDAT 3 LAST\r\nx\r\n");

            assertThat(client.replies(4))
                    .extracting(reply -> reply.substring(0, 9))
                    .containsExactly("250 2.1.0", "250 2.1.5", "452 4.5.3", "250 2.0.0");
        }
    }

    @Test
    void refusesAMessageThatIsTooBigAndStaysInStep() throws IOException {
        try (RunningGate gate = with(Limit.MESSAGE_OCTETS, 1_000);
                SmtpClient client = gate.greeted()) {
            String half = "x".repeat(600) + "\r\n";
            client.send(ENVELOPE + "BDAT 602\r\n" + half + "BDAT 602 LAST\r\n" + half);
            assertThat(client.replies(4)).last().asString().startsWith("552 5.3.4");
            client.send(ENVELOPE + "DATA\r\n");
            client.replies(3);
            client.send(half + half + ".\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4");

            client.send(MAIL);

            assertThat(client.replies(3)).last().isEqualTo("250 2.0.0 taken");
            assertThat(gate.mails()).hasSize(1);
        }
    }

    @Test
    void endsASessionInWhichNoWholeCommandComes() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            gate.clock().advance(GateTimeouts.DEFAULT.idle().minusSeconds(1));
            assertThat(client.ask("NOOP")).startsWith("250 ");
            client.send("N");
            gate.clock().advance(GateTimeouts.DEFAULT.idle());

            assertThat(client.repliesToTheEnd()).singleElement().asString().startsWith("421 4.4.2");
        }
    }

    @Test
    void endsIdleSessionsEarlyUnderLoad() throws IOException {
        try (RunningGate gate = with(Limit.SESSIONS, 4)) {
            SmtpClient first = gate.greeted(1);
            gate.clock().advance(GateTimeouts.DEFAULT.idleUnderLoad());
            assertThat(first.ask("NOOP")).startsWith("250 ");
            SmtpClient second = gate.greeted(2);
            SmtpClient third = gate.greeted(3);

            gate.clock().advance(GateTimeouts.DEFAULT.idleUnderLoad());

            for (SmtpClient idle : List.of(first, second, third)) {
                assertThat(idle.repliesToTheEnd())
                        .singleElement()
                        .asString()
                        .startsWith("421 4.4.2");
            }
        }
    }

    @Test
    void endsASessionThatLastsTooLongWhateverItDoes() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            int minutes = 0;
            String reply = client.ask("NOOP");
            while (reply.startsWith("250")) {
                gate.clock().advance(Duration.ofMinutes(1));
                minutes++;
                reply = client.ask("NOOP");
            }

            assertThat(reply).startsWith("421 4.4.2");
            assertThat(minutes).isGreaterThanOrEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void endsASessionWhoseContentDrips(Slow slow) throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            client.send(ENVELOPE + slow.begin);
            client.replies(slow.replies);
            client.send(("x".repeat(98) + "\r\n").repeat(299));
            RunningGate.await()
                    .until(() -> gate.backEndOctets().length() > 29_000 || slow == Slow.EATEN);

            gate.clock().advance(GateTimeouts.DEFAULT.rateWindow());

            assertThat(client.repliesToTheEnd()).last().asString().startsWith("421 4.4.2");
            assertThat(gate.mails()).isEmpty();
        }
    }

    enum Slow {
        DATA("DATA\r\n", 3),
        CHUNK("BDAT 40000 LAST\r\n", 2),
        EATEN("RSET\r\nBDAT 40000 LAST\r\n", 3);

        private final String begin;
        private final int replies;

        Slow(String begin, int replies) {
            this.begin = begin;
            this.replies = replies;
        }
    }

    @Test
    void endsAConnectionThatSendsNoProxyLine() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.connect()) {
            client.send("PROXY TCP6");

            RunningGate.await()
                    .until(
                            () -> {
                                gate.clock().advance(GateTimeouts.DEFAULT.proxyLine());
                                return client.hasOctets();
                            });

            assertThat(client.repliesToTheEnd()).singleElement().asString().startsWith("421 4.7.0");
        }
    }

    @Test
    void showsTheBackEndOnlySoManyConnectionsWhateverHappensOutside() throws IOException {
        try (RunningGate gate =
                RunningGate.before(
                        SmtpScript.accepting(),
                        Limits.with(Map.of(Limit.BACK_END_CONNECTIONS, 3)))) {
            List<SmtpClient> first = new ArrayList<>();
            List<SmtpClient> others = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                first.add(gate.greeted(i + 1));
                assertThat(first.get(i).ask("MAIL FROM:<a@there.test>")).startsWith("250 ");
            }
            for (int i = 3; i < 40; i++) {
                others.add(gate.greeted(i + 1));
                others.get(i - 3).send("MAIL FROM:<a@there.test>\r\nQUIT\r\n");
            }
            assertThat(gate.backEndConnections()).hasSize(3);
            assertThat(gate.gate().counts()).isEqualTo(new GateCounts(40, 3, 40));

            first.forEach(client -> assertThatNoException().isThrownBy(client::close));

            for (SmtpClient client : others) {
                assertThat(client.reply()).isEqualTo("250 2.1.0 sender ok");
            }
            assertThat(gate.backEndConnections()).hasSize(40);
        }
    }

    @Test
    void tellsAStrangerThatFoundNoBackEndConnectionInTime() throws IOException {
        GateTimeouts impatient =
                new GateTimeouts(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(2));
        try (RunningGate gate =
                        RunningGate.before(
                                SmtpScript.accepting(),
                                Limits.with(Limit.BACK_END_CONNECTIONS, 1),
                                impatient,
                                CircuitSource.PROXY_LINE,
                                SmtpUtf8.REFUSED);
                SmtpClient first = gate.greeted(1);
                SmtpClient second = gate.greeted(2)) {
            first.ask("MAIL FROM:<a@there.test>");
            second.send(MAIL);

            assertThat(second.replies(3))
                    .extracting(reply -> reply.substring(0, 9))
                    .containsExactly("451 4.3.2", "503 5.5.1", "503 5.5.1");
        }
    }

    @Test
    void servesTheHonestWhileIdleStrangersCrowdIn() throws IOException {
        try (RunningGate gate =
                RunningGate.before(
                        SmtpScript.accepting(),
                        Limits.with(Map.of(Limit.BACK_END_CONNECTIONS, 1, Limit.SESSIONS, 400)))) {
            for (int i = 0; i < 200; i++) {
                gate.greeted(i + 1).send("MAIL FROM");
            }

            try (SmtpClient honest = gate.greeted(1_000)) {
                honest.send(MAIL);
                assertThat(honest.replies(3)).last().isEqualTo("250 2.0.0 taken");
            }
        }
    }
}
