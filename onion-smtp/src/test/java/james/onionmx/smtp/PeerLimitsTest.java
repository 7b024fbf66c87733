package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a peer bounds, by announcing it (RFC 9422) or by refusing more. */
@Timeout(60)
class PeerLimitsTest {

    private static final String BOB = "bob@one.example";
    private static final String CAROL = "carol@ONE.example";
    private static final String DAVE = "dave@two.example";
    private static final String EVE = "eve@three.example";

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    private static SmtpScript announcing(String limits) {
        return SmtpScript.accepting().announcing("PIPELINING", "CHUNKING", "LIMITS " + limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "CHUNKING", "8BITMIME"})
    void aSessionNamesNoMoreDomainsThanThePeerTakes(String announced) throws IOException {
        SmtpScript script =
                SmtpScript.accepting()
                        .announcing("PIPELINING", announced, "LIMITS RCPTDOMAINMAX=1");
        try (TrainPath path = TrainPath.to(script)) {
            WaitingLine line = TrainPath.line(message, BOB, CAROL, DAVE, BOB);
            MailSession session = path.session(line);

            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isEqualTo(new SessionEnd.Finished(2));
            assertDelivered(TrainPath.answer(line.taken().get(0)), BOB);
            assertDelivered(TrainPath.answer(line.taken().get(1)), CAROL);
            assertThat(line.waiting())
                    .extracting(mail -> mail.envelope().recipients().get(0).address())
                    .containsExactly(DAVE, BOB);
        }
    }

    @Test
    void aPoolFindsEachDomainASession() throws IOException {
        try (OnionPath path = OnionPath.to(announcing("RCPTDOMAINMAX=1"))) {
            OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);

            List<TransactionOutcome> outcomes =
                    Flux.just(BOB, DAVE, CAROL, EVE)
                            .flatMap(
                                    to ->
                                            pool.send(
                                                    OnionPath.TARGET,
                                                    OnionPath.envelope(to),
                                                    message))
                            .collectList()
                            .block();
            pool.close(Duration.ofSeconds(10)).block();

            assertThat(outcomes).hasSize(4);
            assertThat(path.peer().mails())
                    .extracting(mail -> mail.recipients().get(0))
                    .containsExactlyInAnyOrder(BOB, DAVE, CAROL, EVE);
        }
    }

    @Test
    void recipientsOfMoreDomainsThanASessionTakesAreTriedLater() throws IOException {
        try (TrainPath path = TrainPath.to(announcing("RCPTDOMAINMAX=2"))) {
            OutgoingMail mail = TrainPath.mail(message, BOB, CAROL, DAVE, EVE);

            path.sendAll(WaitingLine.of(List.of(mail)));

            TransactionOutcome.Answered outcome = TrainPath.answer(mail);
            assertDelivered(outcome, CAROL);
            assertDelivered(outcome, DAVE);
            assertTemporary(failureOf(outcome, EVE), "4.5.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPTMAX=3 MAILMAX=5 RCPTDOMAINMAX=7, 3, 5, 7",
        "rcptdomainmax=1, , , 1",
        "RCPTDOMAINMAX=0 MAILMAX=x RCPTMAX=, , , ",
        "FUTURE RCPTDOMAINMAX=2, , , 2",
    })
    void readsTheLimitsItKnows(String limits, Integer recipients, Integer mails, Integer domains) {
        Capabilities peer =
                Capabilities.of(new SmtpReply(250, List.of("peer.example", "LIMITS " + limits)));

        assertThat(peer.maxRecipients().stream().boxed().toList()).isEqualTo(listOf(recipients));
        assertThat(peer.maxMails().stream().boxed().toList()).isEqualTo(listOf(mails));
        assertThat(peer.maxDomains().stream().boxed().toList()).isEqualTo(listOf(domains));
    }

    private static List<Integer> listOf(Integer value) {
        return value == null ? List.of() : List.of(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"452 4.5.3 too many", "552 5.5.3 too many", "452 too many", "552 full"})
    void recipientsRefusedAsTooManyGoInAnotherTransactionOfTheTrain(String tooMany)
            throws IOException {
        SmtpScript script =
                SmtpScript.chunking().withRecipient(DAVE, tooMany).withRecipient(EVE, tooMany);
        try (TrainPath path = TrainPath.to(script)) {
            OutgoingMail mail = TrainPath.mail(message, BOB, DAVE, EVE);
            OutgoingMail next = TrainPath.mail(message, CAROL);

            path.sendAll(WaitingLine.of(List.of(mail, next)));

            assertDelivered(TrainPath.answer(mail), BOB);
            assertTemporary(failureOf(TrainPath.answer(mail), DAVE), "4.5.3");
            assertTemporary(failureOf(TrainPath.answer(mail), EVE), "4.5.3");
            assertDelivered(TrainPath.answer(next), CAROL);
            assertThat(path.peer().mails())
                    .extracting(ReceivedMail::recipients)
                    .containsExactlyInAnyOrder(List.of(BOB), List.of(CAROL));
            assertThat(path.wire(0).octets().split("RCPT TO:<" + DAVE, -1)).hasSize(3);
        }
    }
}
