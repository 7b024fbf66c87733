package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.smtp.DsnRequest.Event;
import james.onionmx.smtp.DsnRequest.ForRecipient;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders ask for in notifications (RFC 3461). */
@Timeout(60)
class DsnTest {

    private static final ForwardPath BOB = new ForwardPath("bob@peer.example");
    private static final ForwardPath CAROL = new ForwardPath("carol@peer.example");
    private static final ForwardPath DAVE = new ForwardPath("dave@peer.example");

    private static final DsnRequest EVERYTHING =
            new DsnRequest(
                    Optional.of(DsnRequest.Returned.HEADERS),
                    Optional.of(new EnvelopeId("QQ 314+159=x")),
                    Map.of(
                            BOB,
                            new ForRecipient(
                                    Optional.of(Set.of(Event.DELAY, Event.SUCCESS, Event.FAILURE)),
                                    Optional.of(new OriginalRecipient("bob+tag@old.example"))),
                            CAROL,
                            new ForRecipient(Optional.of(Set.of()), Optional.empty())));

    @TempDir private Path directory;

    private TransactionOutcome.Answered send(TrainPath path, DsnRequest dsn) throws IOException {
        try (SpooledMessage message = OnionPath.spool(directory, "Subject: x\r\n\r\nx\r\n")) {
            ReversePath alice = new ReversePath("alice@sender.example");
            OutgoingMail mail =
                    new OutgoingMail(new Envelope(alice, List.of(BOB, CAROL, DAVE), dsn), message);
            path.sendAll(WaitingLine.of(List.of(mail)));
            return TrainPath.answer(mail);
        }
    }

    @Test
    void passesEverythingOnToAPeerThatKnowsIt() throws IOException {
        try (TrainPath path =
                TrainPath.to(SmtpScript.accepting().announcing("PIPELINING", "dsn"))) {

            TransactionOutcome.Answered outcome = send(path, EVERYTHING);

            assertThat(outcome.dsn()).isEqualTo(DsnDuty.TAKEN_OVER);
            assertThat(path.wire(0).octets())
                    .contains(
                            "MAIL FROM:<alice@sender.example> RET=HDRS ENVID=QQ+20314+2B159+3Dx\r\n"
                                    + "RCPT TO:<bob@peer.example> NOTIFY=SUCCESS,FAILURE,DELAY"
                                    + " ORCPT=rfc822;bob+2Btag@old.example\r\n"
                                    + "RCPT TO:<carol@peer.example> NOTIFY=NEVER\r\n"
                                    + "RCPT TO:<dave@peer.example>\r\n");
        }
    }

    @Test
    void leavesEverythingOutForAPeerThatDoesNotAndSaysSo() throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting().announcing("PIPELINING"))) {

            TransactionOutcome.Answered outcome = send(path, EVERYTHING);

            assertDelivered(outcome, BOB.address());
            assertThat(outcome.dsn()).isEqualTo(DsnDuty.KEPT);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@peer.example>\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DSN", "8BITMIME"})
    void nobodyHasADutyWhereNothingIsAsked(String announced) throws IOException {
        try (TrainPath path = TrainPath.to(SmtpScript.accepting().announcing(announced))) {

            TransactionOutcome.Answered outcome = send(path, DsnRequest.NONE);

            assertThat(outcome.dsn()).isEqualTo(DsnDuty.NOT_ASKED);
            assertThat(path.wire(0).octets())
                    .contains("MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@peer.example>\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a b, a+20b",
        "1+1=2, 1+2B1+3D2",
        "<x>;\"y\", <x>;\"y\"",
    })
    void encodesWhatIsNoXchar(String text, String encoded) {
        assertThat(Xtext.of(text).encoded()).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nRSET", "a\n", "a\rb", "a\tb", "a\u0000", "\u007f", "\u00e9"})
    void refusesWhatCannotStandInANotification(String text) {
        assertThat(EnvelopeId.parse(text)).isEmpty();
        assertThat(OriginalRecipient.parse(text)).isEmpty();
        assertThatThrownBy(() -> new EnvelopeId(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OriginalRecipient(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a+b", "a+2b", "a\r\nb", "\u00e9"})
    void encodedTextHoldsNothingElse(String text) {
        assertThatThrownBy(() -> new Xtext(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLengthOfAnEnvelopeIdIsThatOfItsEncodedForm() {
        assertThat(EnvelopeId.parse("x".repeat(100))).isPresent();
        assertThat(EnvelopeId.parse("x".repeat(101))).isEmpty();
        assertThat(EnvelopeId.parse(" ".repeat(34))).isEmpty();
    }
}
