package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.testbed.socks.SocksRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Pool and sessions together, with a peer behind a SOCKS port. */
@Timeout(60)
class PooledDeliveryTest {

    private static final String BOB = "bob@peer.example";
    private static final int MAILS = 30;

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    private static PoolSettings settings(IsolationMode isolation) {
        PoolSettings usual = PoolSettings.DEFAULT;
        return new PoolSettings(
                isolation,
                usual.perOnion(),
                usual.total(),
                usual.mails(),
                usual.idle(),
                usual.backoff());
    }

    private List<TransactionOutcome> send(OnionSmtpPool pool, int mails) {
        return Flux.range(0, mails)
                .flatMap(i -> pool.send(OnionPath.TARGET, OnionPath.envelope(BOB), message), mails)
                .collectList()
                .block();
    }

    private static void assertAllDelivered(List<TransactionOutcome> outcomes, int mails) {
        assertThat(outcomes)
                .hasSize(mails)
                .allSatisfy(
                        outcome ->
                                Outcomes.assertDelivered(
                                        (TransactionOutcome.Answered) outcome, BOB));
    }

    @Test
    void sendsManyMailsOverOneConnection() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {
            OnionSmtpPool pool = path.pool(settings(IsolationMode.ONION));

            List<TransactionOutcome> together = send(pool, MAILS);
            List<TransactionOutcome> later = send(pool, 1);
            pool.close(Duration.ofSeconds(10)).block();

            assertAllDelivered(together, MAILS);
            assertAllDelivered(later, 1);
            assertThat(path.peer().mails()).hasSize(MAILS + 1);
            assertThat(path.peer().connections()).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void givesEachMailAConnectionAndCredentialsWhereIsolationIsByMail() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.accepting())) {
            OnionSmtpPool pool = path.pool(settings(IsolationMode.MAIL));

            List<TransactionOutcome> outcomes = send(pool, 10);
            pool.close(Duration.ofSeconds(10)).block();

            assertAllDelivered(outcomes, 10);
            assertThat(path.tor().requests())
                    .extracting(SocksRequest::credentials)
                    .hasSize(10)
                    .doesNotContain(Optional.empty())
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xf2, 0x06})
    void triesTwiceOnTwoCircuitsAndThenLeavesTheServiceAlone(int reply) throws IOException {
        try (OnionPath path = OnionPath.blocked(new SocksAnswer.Reply(reply))) {
            OnionSmtpPool pool = path.pool(settings(IsolationMode.ONION));

            List<TransactionOutcome> first = send(pool, 1);
            List<TransactionOutcome> second = send(pool, 1);

            assertThat(first.get(0)).isInstanceOf(TransactionOutcome.NotReached.class);
            assertThat(second.get(0)).isInstanceOf(TransactionOutcome.Postponed.class);
            assertThat(path.tor().requests())
                    .extracting(SocksRequest::credentials)
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }
}
