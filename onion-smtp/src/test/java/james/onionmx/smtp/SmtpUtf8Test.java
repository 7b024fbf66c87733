package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail with addresses and headers beyond ASCII (RFC 6531). */
@Timeout(60)
class SmtpUtf8Test {

    private static final String ALICE = "alice@sender.example";
    private static final String BOB = "bob@peer.example";
    private static final String JOERG = "j\u00f6rg@peer.example";

    @TempDir private Path directory;
    private SpooledMessage plain;

    @BeforeEach
    void spoolMessage() throws IOException {
        plain = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    private static SmtpScript script(String... alsoAnnounced) {
        return SmtpScript.accepting()
                .announcing(
                        Stream.concat(
                                        Stream.of("PIPELINING", "CHUNKING", "8BITMIME"),
                                        Stream.of(alsoAnnounced))
                                .toArray(String[]::new));
    }

    private static OutgoingMail mail(SpooledMessage message, String sender, String... recipients) {
        List<ForwardPath> paths = Stream.of(recipients).map(ForwardPath::new).toList();
        return new OutgoingMail(new Envelope(new ReversePath(sender), paths), message);
    }

    private static TransactionOutcome.Answered send(TrainPath path, OutgoingMail mail) {
        path.sendAll(WaitingLine.of(List.of(mail)));
        await().until(path.wire(0)::hasEnded);
        return TrainPath.answer(mail);
    }

    /** As the peer hears it. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void namesAnAddressBeyondAsciiInUtf8() throws IOException {
        try (TrainPath path = TrainPath.to(script("SMTPUTF8"))) {

            TransactionOutcome.Answered outcome = send(path, mail(plain, ALICE, JOERG, BOB));

            assertDelivered(outcome, JOERG);
            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<alice@sender.example> SMTPUTF8\r\n")
                    .contains("RCPT TO:<" + utf8(JOERG) + ">\r\n");
        }
    }

    @Test
    void namesASenderBeyondAsciiInUtf8() throws IOException {
        try (TrainPath path = TrainPath.to(script("SMTPUTF8"))) {

            TransactionOutcome.Answered outcome = send(path, mail(plain, JOERG, BOB));

            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<" + utf8(JOERG) + "> SMTPUTF8\r\n");
        }
    }

    @Test
    void announcesAHeaderInUtf8() throws IOException {
        SpooledMessage german = OnionPath.spool(directory, utf8("Subject: gr\u00fcn\r\n\r\nx\r\n"));
        try (TrainPath path = TrainPath.to(script("SMTPUTF8"))) {

            TransactionOutcome.Answered outcome = send(path, mail(german, ALICE, BOB));

            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<alice@sender.example> BODY=8BITMIME SMTPUTF8\r\n");
        }
    }

    @Test
    void saysNothingOfItWhereNothingNeedsIt() throws IOException {
        SpooledMessage german = OnionPath.spool(directory, utf8("Subject: x\r\n\r\ngr\u00fcn\r\n"));
        try (TrainPath path = TrainPath.to(script("SMTPUTF8"))) {

            send(path, mail(german, ALICE, BOB));

            assertThat(path.wire(0).octets()).doesNotContain("SMTPUTF8");
        }
    }

    @Test
    void aDomainBeyondAsciiNeedsNothingOfThePeer() throws IOException {
        try (TrainPath path = TrainPath.to(script())) {
            String recipient = "bob@ex\u00e4mple.com";

            TransactionOutcome.Answered outcome = send(path, mail(plain, ALICE, recipient));

            assertDelivered(outcome, recipient);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<alice@sender.example>\r\n")
                    .contains("RCPT TO:<bob@xn--exmple-cua.com>\r\n");
        }
    }

    @Test
    void withoutItOnlyTheRecipientsThatNeedItAreRefused() throws IOException {
        try (TrainPath path = TrainPath.to(script())) {

            TransactionOutcome.Answered outcome = send(path, mail(plain, ALICE, JOERG, BOB));

            assertPermanent(failureOf(outcome, JOERG), "5.6.7");
            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).octets()).containsOnlyOnce("RCPT").doesNotContain("SMTPUTF8");
        }
    }

    @Test
    void withoutItNothingIsSentToRecipientsWhoAllNeedIt() throws IOException {
        try (TrainPath path = TrainPath.to(script())) {
            OutgoingMail international = mail(plain, ALICE, JOERG);
            OutgoingMail ordinary = mail(plain, ALICE, BOB);

            path.sendAll(WaitingLine.of(List.of(international, ordinary)));

            assertPermanent(failureOf(TrainPath.answer(international), JOERG), "5.6.7");
            assertDelivered(TrainPath.answer(ordinary), BOB);
            assertThat(path.wire(0).octets()).containsOnlyOnce("MAIL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING"})
    void withoutItASenderWhoNeedsItIsRefused(String announced) throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting().announcing(announced))) {

            TransactionOutcome.Answered outcome = send(path, mail(plain, JOERG, BOB));

            assertPermanent(failureOf(outcome, BOB), "5.6.7");
            assertThat(path.wire(0).octets()).doesNotContain("MAIL");
        }
    }

    @Test
    void withoutItAHeaderInUtf8IsRefused() throws IOException {
        SpooledMessage german = OnionPath.spool(directory, utf8("Subject: gr\u00fcn\r\n\r\nx\r\n"));
        try (TrainPath path = TrainPath.to(script())) {

            TransactionOutcome.Answered outcome = send(path, mail(german, ALICE, BOB));

            assertPermanent(failureOf(outcome, BOB), "5.6.7");
            assertThat(path.wire(0).octets()).doesNotContain("MAIL");
        }
    }

    @Test
    void aHeaderInAnotherCharsetGoesAsEightBitContent() throws IOException {
        SpooledMessage latin = OnionPath.spool(directory, "Subject: gr\u00fcn\r\n\r\nx\r\n");
        try (TrainPath path = TrainPath.to(script())) {

            TransactionOutcome.Answered outcome = send(path, mail(latin, ALICE, BOB));

            assertDelivered(outcome, BOB);
        }
    }
}
