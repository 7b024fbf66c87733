package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A back end that fails: no mail is ever said to be taken that was not. */
class BackEndFailureTest {

    private static final String MAIL =
            String.join(
                    "\r\n",
                    "MAIL FROM:<a@there.test>",
                    "RCPT TO:<b@here.test>",
                    "BDAT 3",
                    "x",
                    "BDAT 3 LAST",
                    "y",
                    "");

    /** Steps of a mail, and which reply to the stranger stands for each. */
    private static final List<SmtpStep> STEPS =
            List.of(SmtpStep.MAIL, SmtpStep.RCPT, SmtpStep.DATA, SmtpStep.CONTENT);

    private static GateTimeouts impatient() {
        return new GateTimeouts(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(2));
    }

    private static List<String> repliesTo(SmtpScript script) throws IOException {
        try (RunningGate gate =
                        RunningGate.before(
                                script,
                                GateLimits.DEFAULT,
                                impatient(),
                                CircuitSource.PROXY_LINE,
                                SmtpUtf8.REFUSED);
                SmtpClient client = gate.greeted()) {
            client.send(MAIL + "QUIT\r\n");
            return client.repliesToTheEnd().stream().map(r -> r.substring(0, 3)).toList();
        }
    }

    static Stream<Arguments> failures() {
        return STEPS.stream()
                .flatMap(
                        step ->
                                Stream.of(
                                                new SmtpAnswer.Cut(""),
                                                new SmtpAnswer.Cut("250"),
                                                new SmtpAnswer.Freeze(),
                                                new SmtpAnswer.Raw("421 4.3.2 stopping\r\n"),
                                                new SmtpAnswer.Raw("220 again\r\n"),
                                                new SmtpAnswer.Raw("350 what\r\n"),
                                                new SmtpAnswer.Raw("nonsense\r\n"),
                                                new SmtpAnswer.Raw("\r\n"),
                                                new SmtpAnswer.Raw("250 ok\n"),
                                                new SmtpAnswer.Raw("250-ok\r\n550 no\r\n"),
                                                new SmtpAnswer.Raw("250-ok\r\n".repeat(100)),
                                                new SmtpAnswer.Raw("250 " + "x".repeat(2_000)))
                                        .map(answer -> Arguments.of(step, answer)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tells421AndNever250(SmtpStep step, SmtpAnswer answer) throws IOException {
        List<String> replies = repliesTo(SmtpScript.accepting().with(step, answer));

        int taken = step == SmtpStep.CONTENT ? 3 : STEPS.indexOf(step);
        assertThat(replies).hasSize(taken + 1);
        assertThat(replies.subList(0, taken)).allMatch("250"::equals);
        assertThat(replies.get(taken)).isEqualTo("421");
    }

    @ParameterizedTest
    @EnumSource(
            value = SmtpStep.class,
            names = {"BANNER", "EHLO"})
    void refusesForNowWhereTheBackEndDoesNotGreet(SmtpStep step) throws IOException {
        for (SmtpAnswer answer :
                List.of(
                        new SmtpAnswer.Cut(""),
                        new SmtpAnswer.Raw("554 no\r\n"),
                        new SmtpAnswer.Raw("421 no\r\n"))) {
            List<String> replies = repliesTo(SmtpScript.accepting().with(step, answer));

            assertThat(replies).containsExactly("451", "503", "503", "503", "221");
        }
    }

    @Test
    void refusesForNowWhereNobodyListens() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            gate.stopBackEnd();

            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("451 4.3.2 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
            RunningGate.await().until(() -> gate.gate().counts().backEndConnections() == 0);
        }
    }

    @Test
    void ends421WhereTheBackEndDiesInTheMiddleOfAMessage() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            client.send("MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\nDATA\r\nfirst\r\n");
            client.replies(3);
            gate.stopBackEnd();

            client.flood("more\r\n");

            assertThat(client.reply()).startsWith("421 4.3.0 ");
        }
    }

    @Test
    void ends421WhereTheBackEndSpeaksInTheMiddleOfAMessage() throws IOException {
        List<String> replies =
                repliesTo(
                        SmtpScript.accepting()
                                .with(
                                        SmtpStep.DATA,
                                        new SmtpAnswer.Raw("354 go\r\n250 taken\r\n")));

        assertThat(replies).last().isEqualTo("421");
        assertThat(replies).hasSizeLessThan(5);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void passesRefusalsOn(SmtpStep step, List<String> expected) throws IOException {
        List<String> replies = repliesTo(SmtpScript.accepting().with(step, "452 4.3.1 full"));

        assertThat(replies).isEqualTo(expected);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(SmtpStep.MAIL, List.of("452", "503", "503", "503", "221")),
                Arguments.of(SmtpStep.RCPT, List.of("250", "452", "503", "503", "221")),
                Arguments.of(SmtpStep.DATA, List.of("250", "250", "452", "503", "221")),
                Arguments.of(SmtpStep.CONTENT, List.of("250", "250", "250", "452", "221")));
    }

    @Test
    void passesOnOnlyWhatIsPrintable() throws IOException {
        try (RunningGate gate =
                        RunningGate.before(
                                SmtpScript.accepting()
                                        .with(
                                                SmtpStep.MAIL,
                                                new SmtpAnswer.Raw(
                                                        "550-a\u0007\rb\r\n550 c\r\n")));
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("MAIL FROM:<a@there.test>")).isEqualTo("550-a??b\n550 c");
        }
    }
}
