package james.onionmx.smtp;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.WireRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which sessions are kept for the next mail, and that none is lost to one that is not. */
@Timeout(120)
class LoneMailTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    private Mono<TransactionOutcome> sending(OnionSmtpPool pool, String recipient) {
        return pool.send(OnionPath.TARGET, OnionPath.envelope(recipient), message);
    }

    private void deliver(OnionSmtpPool pool, String recipient) {
        Outcomes.assertDelivered(
                (TransactionOutcome.Answered) sending(pool, recipient).block(PATIENCE), recipient);
    }

    private static PoolSettings idleFor(Duration idle) {
        PoolSettings usual = PoolSettings.DEFAULT;
        return new PoolSettings(
                usual.isolation(),
                usual.perOnion(),
                usual.total(),
                usual.mails(),
                idle,
                usual.backoff());
    }

    @Test
    void theFirstMailInALongTimeTakesItsSessionWithIt() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.chunking())) {
            OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);

            deliver(pool, "bob@peer.example");

            await().until(() -> path.peer().connections().get(0).hasEnded());
            assertThat(path.peer().connections().get(0).bursts())
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith("QUIT\r\n");
        }
    }

    @Test
    void mailThatFollowsSoonFindsASessionFromTheSecondOn() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.chunking())) {
            OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);

            deliver(pool, "first@peer.example");
            deliver(pool, "second@peer.example");
            deliver(pool, "third@peer.example");
            deliver(pool, "fourth@peer.example");

            assertThat(path.peer().connections()).hasSize(2);
            assertThat(path.peer().connections().get(1).octets())
                    .contains("second@", "third@", "fourth@")
                    .doesNotContain("QUIT");
        }
    }

    @Test
    void aSessionThatWasKeptEndsWhenNoMailComes() throws IOException {
        try (OnionPath path = OnionPath.to(SmtpScript.chunking())) {
            OnionSmtpPool pool = path.pool(idleFor(Duration.ofSeconds(2)));

            deliver(pool, "first@peer.example");
            deliver(pool, "second@peer.example");

            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    path.peer().connections().size() == 2
                                            && path.peer().connections().stream()
                                                    .allMatch(WireRecord::hasEnded));
            assertThat(path.peer().connections().get(1).bursts()).last().isEqualTo("QUIT\r\n");
        }
    }

    @Test
    void aMailOfItsOwnIsolationTakesItsSessionWithItHoweverManyThereAre() throws IOException {
        PoolSettings usual = PoolSettings.DEFAULT;
        PoolSettings alone =
                new PoolSettings(
                        IsolationMode.MAIL,
                        usual.perOnion(),
                        usual.total(),
                        usual.mails(),
                        usual.idle(),
                        usual.backoff());
        try (OnionPath path = OnionPath.to(SmtpScript.chunking())) {
            OnionSmtpPool pool = path.pool(alone);

            deliver(pool, "bob@peer.example");
            deliver(pool, "bob@peer.example");

            assertThat(path.peer().connections()).hasSize(2);
            assertThat(path.peer().connections())
                    .allSatisfy(wire -> assertThat(wire.octets()).endsWith("QUIT\r\n"));
        }
    }

    /** Each pair is cold; the second mail comes when the first's QUIT may, or may not, be out. */
    @Test
    void mailThatComesWhileASessionLeavesIsDeliveredOnce() throws IOException {
        int pairs = 150;
        try (OnionPath path = OnionPath.to(SmtpScript.chunking())) {
            List<TransactionOutcome> outcomes =
                    Flux.range(0, pairs)
                            .flatMap(pair -> sendPair(path, pair), 8)
                            .collectList()
                            .block(Duration.ofSeconds(90));

            assertThat(outcomes).hasSize(2 * pairs).allMatch(Outcomes::isDelivered);
            assertThat(path.peer().mails().stream().collect(groupingBy(ReceivedMail::recipients)))
                    .hasSize(2 * pairs)
                    .allSatisfy((recipients, mails) -> assertThat(mails).hasSize(1));
        }
    }

    private Flux<TransactionOutcome> sendPair(OnionPath path, int pair) {
        OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);
        Duration pause = Duration.ofNanos(ThreadLocalRandom.current().nextLong(12_000_000));
        return Flux.merge(
                        sending(pool, "first" + pair + "@peer.example"),
                        Mono.delay(pause).then(sending(pool, "second" + pair + "@peer.example")))
                .collectList()
                .flatMap(outcomes -> pool.close(PATIENCE).thenReturn(outcomes))
                .flatMapIterable(outcomes -> outcomes);
    }
}
