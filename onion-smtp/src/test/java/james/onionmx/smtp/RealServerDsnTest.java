package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DsnRequest.Event;
import james.onionmx.smtp.DsnRequest.ForRecipient;
import james.onionmx.smtp.DsnRequest.Returned;
import james.onionmx.testbed.mta.EximServer;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.PostfixServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for in notifications reaches real servers, which then send them. */
@Timeout(240)
class RealServerDsnTest {

    private static final ForwardPath BOB = new ForwardPath("bob@peer.example");
    private static final DsnRequest REQUEST =
            new DsnRequest(
                    Optional.of(Returned.HEADERS),
                    Optional.of(new EnvelopeId("envelope+1 of=two")),
                    Map.of(
                            BOB,
                            new ForRecipient(
                                    Optional.of(Set.of(Event.SUCCESS, Event.FAILURE)),
                                    Optional.of(new OriginalRecipient("robert+x@peer.example")))));

    @TempDir private Path directory;

    private TransactionOutcome.Answered send(MailServer server) throws IOException {
        SpooledMessage message = OnionPath.spool(directory, "Subject: hello\r\n\r\nThe body.\r\n");
        Envelope envelope =
                new Envelope(new ReversePath("alice@sender.example"), List.of(BOB), REQUEST);
        try (RealServerPath path = RealServerPath.to(server)) {
            TransactionOutcome.Answered outcome =
                    RealServerPath.sending(path.pool(PoolSettings.DEFAULT), envelope, message)
                            .block(RealServerPath.PATIENCE);
            Outcomes.assertDelivered(outcome, BOB.address());
            return outcome;
        }
    }

    /** All mail is for one mailbox: the mail itself, and the notification to its sender. */
    private static void assertNotified(MailServer server, String id, String original) {
        assertThat(server.mailbox().awaitMails(2, RealServerPath.PATIENCE))
                .hasSize(2)
                .anySatisfy(mail -> assertThat(mail).endsWith("\nThe body.\n"))
                .anySatisfy(
                        mail ->
                                assertThat(mail)
                                        .contains("message/delivery-status")
                                        .containsIgnoringCase("Original-Envelope-Id: " + id)
                                        .contains("Original-Recipient: rfc822;" + original)
                                        .contains("Action: delivered")
                                        .doesNotContain("The body."));
    }

    @Test
    void postfixNotifiesAsItWasAsked() throws IOException {
        try (MailServer server = PostfixServer.start(PostfixServer.Delivery.MAILBOX)) {
            TransactionOutcome.Answered outcome = send(server);

            assertThat(outcome.dsn()).isEqualTo(DsnDuty.TAKEN_OVER);
            assertNotified(server, "envelope+1 of=two", "robert+x@peer.example");
        }
    }

    /** It repeats both as they came, encoded (RFC 3461 section 4). */
    @Test
    void eximNotifiesAsItWasAsked() throws IOException {
        try (MailServer server =
                EximServer.start(Map.of("tls_advertise_hosts", "", "dsn_advertise_hosts", "*"))) {
            TransactionOutcome.Answered outcome = send(server);

            assertThat(outcome.dsn()).isEqualTo(DsnDuty.TAKEN_OVER);
            assertNotified(server, "envelope+2B1+20of+3Dtwo", "robert+2Bx@peer.example");
        }
    }

    @Test
    void stockEximIsNotAskedAndTakesTheMail() throws IOException {
        try (MailServer server = EximServer.start()) {
            TransactionOutcome.Answered outcome = send(server);

            assertThat(outcome.dsn()).isEqualTo(DsnDuty.KEPT);
            assertThat(server.mailbox().awaitMails(1, RealServerPath.PATIENCE)).hasSize(1);
        }
    }
}
