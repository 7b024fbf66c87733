package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What reaches the back end, compared with a reading that is as simple as can be. */
class GateDifferentialTest {

    private static final GateLimits LIMITS =
            Limits.with(
                    Map.of(
                            Limits.Limit.MESSAGE_OCTETS,
                            3_000,
                            Limits.Limit.LINE_OCTETS,
                            1_000,
                            Limits.Limit.MAILS_PER_MINUTE,
                            Integer.MAX_VALUE,
                            Limits.Limit.MAILS_PER_MINUTE_AND_CIRCUIT,
                            Integer.MAX_VALUE));

    private static RunningGate gate;

    @BeforeContainer
    static void startGate() throws IOException {
        gate = RunningGate.before(SmtpScript.accepting(), LIMITS);
    }

    @AfterContainer
    static void closeGate() throws IOException {
        gate.close();
    }

    @Property(tries = 600)
    void passesOnExactlyWhatTheReferenceReads(
            @ForAll("streams") String stream, @ForAll("splits") List<Integer> splits)
            throws IOException {
        int before = gate.mails().size();

        List<String> replies = say(stream, splits);

        ReferenceReading reference = new ReferenceReading(stream, LIMITS);
        assertThat(replies)
                .extracting(reply -> reply.substring(0, 3).replace("552", "554"))
                .as("replies to %s", stream)
                .isEqualTo(reference.codes());
        List<ReceivedMail> mails = gate.mails();
        assertThat(mails.subList(before, mails.size()))
                .extracting(ReceivedMail::content)
                .as("mails in %s", stream)
                .isEqualTo(reference.contents());
    }

    private static List<String> say(String stream, List<Integer> splits) throws IOException {
        byte[] octets = stream.getBytes(StandardCharsets.ISO_8859_1);
        try (SmtpClient client = gate.connect()) {
            client.send(new Circuit(7).proxyLine());
            int from = 0;
            for (int split : splits) {
                int to = Math.min(octets.length, from + split);
                client.send(Arrays.copyOfRange(octets, from, to));
                from = to;
            }
            client.send(Arrays.copyOfRange(octets, from, octets.length));
            client.endOutput();
            return client.repliesToTheEnd();
        }
    }

    @Provide
    Arbitrary<List<Integer>> splits() {
        return Arbitraries.integers().between(1, 40).list().ofMaxSize(12);
    }

    /** Pieces that make whole mails likely, and every kind of damage too. */
    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> pieces =
                Arbitraries.frequencyOf(
                        Tuple.of(
                                12,
                                Arbitraries.of(
                                        "EHLO a\r\n",
                                        "MAIL FROM:<a@t.test>\r\n",
                                        "RCPT TO:<b@h.test>\r\n",
                                        "DATA\r\n",
                                        "MAIL FROM:<a@t.test>\r\nRCPT TO:<b@h.test>\r\n",
                                        "MAIL FROM:<a@t.test>\r\nRCPT TO:<b@h.test>\r\nDATA\r\n",
                                        "\r\n.\r\n",
                                        "BDAT 5 LAST\r\nabc\r\n",
                                        "BDAT 4\r\n.\r\n.",
                                        "BDAT 7\r\n",
                                        "BDAT 3 LAST\r\n\r\n.",
                                        "BDAT 0 LAST\r\n",
                                        "RSET\r\n",
                                        "NOOP\r\n")),
                        Tuple.of(
                                4,
                                Arbitraries.of(
                                        "text\r\n",
                                        "..\r\n",
                                        ".x\r\n",
                                        ".",
                                        "x",
                                        "\r\n",
                                        "y".repeat(997) + "\r\n",
                                        "y".repeat(1_200),
                                        "VRFY x\r\n")),
                        Tuple.of(
                                1, Arbitraries.of("\r", "\n", "\0", "\n.\n", "\r.\r\n", "\u00ff")));
        return pieces.list().ofMaxSize(25).map(list -> "EHLO a\r\n" + String.join("", list));
    }
}
