package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pool does with a message whose lines are too long. */
@Timeout(60)
class LongLinesTest {

    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@peer.example";
    private static final String LONGEST = "Subject: long\r\n\r\n" + "x".repeat(998) + "\r\n";
    private static final String TOO_LONG = "Subject: long\r\n\r\n" + "x".repeat(999) + "\r\n";

    @TempDir private Path directory;

    private static TransactionOutcome.Answered send(
            OnionPath path, LongLines longLines, SpooledMessage message) {
        OnionSmtpPool pool =
                path.pool(
                        new SmtpSettings(
                                SmtpTimeouts.DEFAULT,
                                PipelineLimits.DEFAULT,
                                PoolSettings.DEFAULT,
                                StarttlsSettings.NEVER,
                                longLines));
        TransactionOutcome outcome =
                pool.send(OnionPath.TARGET, OnionPath.envelope(BOB, CAROL), message).block();
        pool.close(Duration.ofSeconds(10)).block();
        return (TransactionOutcome.Answered) outcome;
    }

    @Test
    void refusesALongLineBeforeAnybodyIsConnectedTo() throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, TOO_LONG);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = send(path, LongLines.REFUSE, message);

            assertPermanent(failureOf(outcome, BOB), "5.6.0");
            assertPermanent(failureOf(outcome, CAROL), "5.6.0");
            assertThat(failureOf(outcome, BOB).peerText()).contains("998 octets");
            assertThat(path.tor().requests()).isEmpty();
        }
    }

    @Test
    void sendsTheLongestLineThereMayBeAsItIs() throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, LONGEST);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = send(path, LongLines.REFUSE, message);

            assertDelivered(outcome, BOB);
            assertThat(path.peer().mails().get(0).content()).isEqualTo(LONGEST);
        }
    }

    @Test
    void sendsALongLineInPartsWhereItMay() throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, TOO_LONG);
                OnionPath path = OnionPath.to(SmtpScript.accepting())) {

            TransactionOutcome.Answered outcome = send(path, LongLines.SPLIT, message);

            assertDelivered(outcome, CAROL);
            assertThat(path.peer().mails().get(0).content()).endsWith("x\r\n x\r\n");
        }
    }
}
