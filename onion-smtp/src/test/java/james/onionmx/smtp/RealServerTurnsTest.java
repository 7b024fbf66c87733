package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.mta.EximServer;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.PostfixServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a cold mail costs with real servers, its QUIT included, counted on the way. */
@Timeout(240)
class RealServerTurnsTest {

    private static final String BOB = "bob@peer.example";

    @TempDir private Path directory;

    @Test
    void aColdMailToPostfixTakesTwo() throws IOException {
        try (MailServer server = PostfixServer.start(PostfixServer.Delivery.MAILBOX)) {
            assertTurnsOfTwoColdMails(server, 2, 2);
        }
    }

    @Test
    void aColdMailToEximTakesOneFromTheSecondOn() throws IOException {
        try (MailServer server = EximServer.start()) {
            assertTurnsOfTwoColdMails(server, 2, 1);
        }
    }

    private void assertTurnsOfTwoColdMails(MailServer server, int first, int second)
            throws IOException {
        SpooledMessage message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
        try (RealServerPath path = RealServerPath.to(server)) {
            OnionSmtpPool pool = path.pool(RealServerPath.ALWAYS_COLD);

            sendAndHangUp(path, pool, message);
            assertThat(path.traffic().turns()).isEqualTo(first);
            assertThat(path.traffic().bursts()).isEqualTo(first);
            sendAndHangUp(path, pool, message);

            assertThat(path.traffic().turns()).isEqualTo(first + second);
            assertThat(path.traffic().connections()).isEqualTo(2);
            assertThat(server.mailbox().awaitMails(2, RealServerPath.PATIENCE)).hasSize(2);
        }
    }

    private static void sendAndHangUp(
            RealServerPath path, OnionSmtpPool pool, SpooledMessage message) {
        TransactionOutcome.Answered outcome =
                RealServerPath.sending(pool, OnionPath.envelope(BOB), message)
                        .block(RealServerPath.PATIENCE);
        Outcomes.assertDelivered(outcome, BOB);
        await().atMost(RealServerPath.PATIENCE).until(() -> path.openConnections() == 0);
    }
}
