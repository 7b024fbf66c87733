package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that the back end never sees. */
class RefusedCommandsTest {

    private static RunningGate gate;

    @BeforeAll
    static void startGate() throws IOException {
        gate = RunningGate.before(SmtpScript.accepting());
    }

    @AfterAll
    static void closeGate() throws IOException {
        gate.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTH PLAIN AGEAYg==                       | 502 5.5.1",
                "auth login                                | 502 5.5.1",
                "VRFY b@here.test                          | 502 5.5.1",
                "EXPN list                                 | 502 5.5.1",
                "XCLIENT ADDR=127.0.0.1                    | 502 5.5.1",
                "STARTTLS                                  | 502 5.5.1",
                "PROXY TCP4 127.0.0.1 127.0.0.1 1 25       | 502 5.5.1",
                "GET / HTTP/1.1                            | 500 5.5.1",
                "''                                        | 500 5.5.1",
                "NO\u0001OP                                | 500 5.5.2",
                "DATA now                                  | 501 5.5.4",
                "RSET now                                  | 501 5.5.4",
                "QUIT now                                  | 501 5.5.4",
                "EHLO                                      | 501 5.5.4",
                "EHLO a b                                  | 501 5.5.4",
                "EHLO a<b>                                 | 501 5.5.4",
                "HELO [::1] x                              | 501 5.5.4",
                "MAIL FROM:a@there.test                    | 501 5.1.7",
                "MAIL FROM:<a@there.test                   | 501 5.1.7",
                "MAIL FROM:<a@there.test>x                 | 501 5.1.7",
                "MAIL FROM:<a b@there.test>                | 501 5.1.7",
                "MAIL FROM:<@relay.test:a@there.test>      | 501 5.1.7",
                "MAIL FROM:<a@there.test><b@there.test>    | 501 5.1.7",
                "MAIL TO:<a@there.test>                    | 501 5.1.7",
                "MAIL FROM:<a@there.test> AUTH=<>          | 555 5.5.4",
                "MAIL FROM:<a@there.test> RET=HDRS         | 555 5.5.4",
                "MAIL FROM:<a@there.test> BODY=BINARYMIME  | 555 5.5.4",
                "MAIL FROM:<a@there.test> SMTPUTF8         | 555 5.5.4",
                "MAIL FROM:<a@there.test> SIZE=-1          | 555 5.5.4",
                "MAIL FROM:<a@there.test> SIZE=99999999999 | 552 5.3.4",
                "MAIL FROM:<\u00e4@there.test>             | 550 5.6.7",
                "RCPT TO:<>                                | 501 5.1.3",
                "RCPT TO:<b>                               | 501 5.1.3",
                "RCPT TO:<@relay.test:b@here.test>         | 501 5.1.3",
                "RCPT TO:<b@here.test> NOTIFY=NEVER        | 555 5.5.4",
                "RCPT TO:<b@here.test>                     | 503 5.5.1",
                "DATA                                      | 503 5.5.1",
                "BDAT 0 LAST                               | 503 5.5.1",
            })
    void refusesItAndGoesOn(String command, String start) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            assertThat(client.ask(command)).startsWith(start + " ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat(gate.backEndConnections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BDAT",
                "BDAT -1",
                "BDAT 0x10",
                "BDAT 99999999999999999999 LAST",
                "BDAT 9223372036854775807",
                "BDAT 52428801 LAST",
                "BDAT 1 FIRST",
                "BDAT 1 LAST now"
            })
    void endsTheSessionBehindAChunkWhoseSizeIsOfNoUse(String command) throws IOException {
        try (SmtpClient client = gate.greeted()) {
            client.send(command + "\r\nQUIT\r\n");

            assertThat(client.repliesToTheEnd())
                    .singleElement()
                    .asString()
                    .matches("(501 5.5.4|552 5.3.4) .*");
        }
    }

    @Test
    void refusesALineThatIsTooLongAndGoesOn() throws IOException {
        try (SmtpClient client = gate.greeted()) {
            assertThat(client.ask("NOOP " + "x".repeat(CommandStage.MAX_LINE_LENGTH - 7)))
                    .startsWith("250 ");
            assertThat(client.ask("NOOP " + "x".repeat(CommandStage.MAX_LINE_LENGTH - 6)))
                    .startsWith("500 5.5.2 ");
            assertThat(client.ask("NOOP " + "x".repeat(1 << 20))).startsWith("500 5.5.2 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
    }

    @Test
    void wantsAGreetingBeforeMail() throws IOException {
        try (SmtpClient client = gate.connect()) {
            client.send(new Circuit(1).proxyLine());
            client.reply();

            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("503 5.5.1 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n",
                "PROXY TCP6 ::1 ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dae::1 ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad:1::1 ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad:1:: ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 ::1 99999 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1 99999\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 x 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1 25 \r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1%lo ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1::1 ::1 1 25\r\n",
                "PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1 25\n",
                "PROXY UNKNOWN\r\n",
                "EHLO stranger.example\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\u0011 \0\u000c",
                "PROXY TCP6 fc00:dead:beef:4dad::1                                                "
                        + "                                                           ::1 1 25\r\n"
            })
    void letsNobodyInWhoDidNotComeThroughTor(String first) throws IOException {
        try (SmtpClient client = gate.connect()) {
            client.send(first + "EHLO stranger.example\r\n");

            assertThat(client.repliesToTheEnd())
                    .singleElement()
                    .asString()
                    .startsWith("421 4.7.0 ");
        }
    }

    @Test
    void takesUtf8AddressesOnlyWhereOffered() throws IOException {
        try (RunningGate international =
                        RunningGate.before(
                                SmtpScript.accepting().announcing("SMTPUTF8"),
                                GateLimits.DEFAULT,
                                GateTimeouts.DEFAULT,
                                CircuitSource.PROXY_LINE,
                                SmtpUtf8.OFFERED);
                SmtpClient client = international.greeted()) {
            String umlaut = "\u00c3\u00a4";

            assertThat(client.ask("EHLO stranger.example")).endsWith("250 SMTPUTF8");
            assertThat(client.ask("MAIL FROM:<\u00e4@there.test> SMTPUTF8")).startsWith("550 ");
            assertThat(client.ask("MAIL FROM:<" + umlaut + "@there.test> SMTPUTF8"))
                    .startsWith("250 ");
            assertThat(client.ask("RCPT TO:<" + umlaut + "@here.test>")).startsWith("250 ");
            assertThat(international.backEndOctets())
                    .contains("MAIL FROM:<" + umlaut + "@there.test> SMTPUTF8\r\n");
        }
    }
}
