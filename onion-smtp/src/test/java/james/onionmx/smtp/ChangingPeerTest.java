package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are not what they were in the session before, or not what they were a mail ago. */
@Timeout(120)
class ChangingPeerTest {

    private static final String ONLY_EHLO = "EHLO client.example\r\n";
    private static final SmtpScript TAKES_MAIL_EARLY =
            SmtpScript.accepting().announcing("PIPELINING", "CHUNKING", "PIPECONNECT");

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    /** They answer EHLO late enough for early mail to have come. */
    static List<SmtpScript> peersThatTakeNoMailEarlyAnyMore() {
        return List.of(
                late("250-peer.example\r\n250-PIPELINING\r\n250 CHUNKING\r\n"),
                late("250-peer.example\r\n250 PIPELINING\r\n"),
                late("250 peer.example\r\n"),
                late("502 5.5.1 EHLO?\r\n"),
                late("421 4.7.0 too fast\r\n"),
                late(new SmtpAnswer.Cut("554 5.5.0 improper pipelining\r\n")),
                late(new SmtpAnswer.Cut("")));
    }

    private static SmtpScript late(String ehlo) {
        return late(new SmtpAnswer.Raw(ehlo));
    }

    private static SmtpScript late(SmtpAnswer ehlo) {
        return SmtpScript.accepting()
                .with(SmtpStep.EHLO, new SmtpAnswer.Late(Duration.ofMillis(500), ehlo));
    }

    @ParameterizedTest
    @MethodSource("peersThatTakeNoMailEarlyAnyMore")
    void mailSentEarlyIsNotLostOrBouncedWhereItIsNoLongerTakenEarly(SmtpScript changed)
            throws IOException {
        SmtpScript later = SmtpScript.accepting().announcing("PIPELINING", "CHUNKING");
        try (TrainPath path = TrainPath.to(List.of(TAKES_MAIL_EARLY, changed, later))) {
            path.sendAll(TrainPath.line(message, "bob@peer.example"));
            WaitingLine line = TrainPath.line(message, "carol@peer.example");

            if (path.open(line) instanceof SessionOpener.Opened.Ready ready) {
                ready.session().wake();
                ready.session().finish();
                ready.session().ended().block(TrainPath.PATIENCE);
                assertThat(path.wire(1).octets()).startsWith(ONLY_EHLO + "MAIL ");
            }

            assertThat(line.taken()).hasSize(1);
            assertDeliveredOrToBeTriedAgain(path, line);
        }
    }

    @ParameterizedTest
    @MethodSource("peersThatTakeNoMailEarlyAnyMore")
    void nothingIsSentEarlyInTheSessionAfterThat(SmtpScript changed) throws IOException {
        SmtpScript later = SmtpScript.accepting().announcing("PIPELINING", "CHUNKING");
        try (TrainPath path = TrainPath.to(List.of(TAKES_MAIL_EARLY, changed, later))) {
            path.sendAll(TrainPath.line(message, "bob@peer.example"));
            if (path.open(TrainPath.line(message, "carol@peer.example"))
                    instanceof SessionOpener.Opened.Ready ready) {
                ready.session().finish();
                ready.session().ended().block(TrainPath.PATIENCE);
            }
            WaitingLine line = TrainPath.line(message, "dave@peer.example");

            path.sendAll(line);

            assertThat(path.wire(2).bursts()).first().isEqualTo(ONLY_EHLO);
            assertDelivered(TrainPath.answer(line.taken().get(0)), "dave@peer.example");
        }
    }

    /**
     * Exchanged for a server without CHUNKING behind the same greeting: BDAT is unknown to it, and
     * a message's lines are commands. It refuses some and takes others, also one that the message
     * holds; none of these replies is believed.
     */
    @Test
    void noReplyOfAServerThatReadsTheMessageAsCommandsIsBelieved() throws IOException {
        SpooledMessage commands =
                OnionPath.spool(directory, "Subject: x\r\n\r\nRSET\r\nNOOP\r\nRSET\r\n");
        String without = "250-peer.example\r\n250 PIPELINING\r\n";
        SmtpScript changed =
                SmtpScript.accepting().with(SmtpStep.EHLO, new SmtpAnswer.Raw(without));
        SmtpScript deaf = changed.withoutBdat();
        try (TrainPath path = TrainPath.to(List.of(TAKES_MAIL_EARLY, deaf, changed))) {
            path.sendAll(TrainPath.line(message, "bob@peer.example"));
            WaitingLine line = TrainPath.line(commands, "carol@peer.example").endingSessions();

            SessionOpener.Opened opened = path.open(line);

            assertThat(opened).isInstanceOf(SessionOpener.Opened.NotGreeted.class);
            assertDeliveredOrToBeTriedAgain(path, line);
            assertThat(path.peer().mails()).hasSize(1);
            WaitingLine again = TrainPath.line(commands, "carol@peer.example");
            path.sendAll(again);
            assertDelivered(TrainPath.answer(again.taken().get(0)), "carol@peer.example");
            assertThat(path.peer().mails()).hasSize(2);
        }
    }

    private static void assertDeliveredOrToBeTriedAgain(TrainPath path, WaitingLine line) {
        OutgoingMail mail = line.taken().get(0);
        if (!mail.isSettled()) {
            assertThat(line.waiting()).contains(mail);
            assertThat(path.peer().mails()).hasSize(1);
            return;
        }
        TransactionOutcome settled = mail.outcome().block();
        if (settled instanceof TransactionOutcome.NotReached notReached) {
            assertThat(notReached.failure().permanence()).isEqualTo(Permanence.TEMPORARY);
            assertThat(path.peer().mails()).hasSize(1);
            return;
        }
        RecipientOutcome outcome =
                TrainPath.answer(mail).recipients().get(new ForwardPath("carol@peer.example"));
        if (outcome instanceof RecipientOutcome.Failed failed) {
            assertThat(failed.failure().permanence()).isEqualTo(Permanence.TEMPORARY);
        } else {
            assertThat(path.peer().mails()).hasSize(2);
        }
    }

    private static SmtpScript script(String dialect) {
        return dialect.equals("CHUNKING")
                ? SmtpScript.chunking()
                : SmtpScript.accepting().announcing(dialect);
    }

    private static String[] recipients(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name + i + "@peer.example")
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING", "CHUNKING"})
    void recipientsThatAreTooManyInTheMiddleOfATrainGoInFurtherTransactions(String dialect)
            throws IOException {
        SmtpAnswer twoAtMost =
                new SmtpAnswer.UpTo(
                        2,
                        SmtpAnswer.lines("250 2.1.5 recipient ok"),
                        SmtpAnswer.lines("452 4.5.3 too many recipients"));
        SmtpScript script = script(dialect).with(SmtpStep.RCPT, twoAtMost);
        try (TrainPath path = TrainPath.to(script)) {
            OutgoingMail before = TrainPath.mail(message, "before@peer.example");
            OutgoingMail many = TrainPath.mail(message, recipients("r", 5));
            OutgoingMail after = TrainPath.mail(message, "after@peer.example");

            path.sendAll(WaitingLine.of(List.of(before, many, after)));

            assertDelivered(TrainPath.answer(before), "before@peer.example");
            assertDelivered(TrainPath.answer(after), "after@peer.example");
            Stream.of(recipients("r", 5))
                    .forEach(recipient -> assertDelivered(TrainPath.answer(many), recipient));
            assertThat(path.peer().mails().stream().map(ReceivedMail::recipients))
                    .allMatch(taken -> taken.size() <= 2)
                    .flatMap(taken -> taken)
                    .hasSize(7)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING", "CHUNKING"})
    void aRecipientThatIsAlwaysOneTooManyWaitsAndHoldsUpNobody(String dialect) throws IOException {
        SmtpScript script =
                script(dialect).withRecipient("r1@peer.example", "452 4.5.3 too many recipients");
        try (TrainPath path = TrainPath.to(script)) {
            OutgoingMail many = TrainPath.mail(message, recipients("r", 3));
            OutgoingMail after = TrainPath.mail(message, "after@peer.example");

            path.sendAll(WaitingLine.of(List.of(many, after)));

            assertDelivered(TrainPath.answer(many), "r0@peer.example");
            assertTemporary(failureOf(TrainPath.answer(many), "r1@peer.example"), "4.5.3");
            assertDelivered(TrainPath.answer(many), "r2@peer.example");
            assertDelivered(TrainPath.answer(after), "after@peer.example");
        }
    }
}
