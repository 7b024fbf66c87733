package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.PeerLedger.Verdict;
import james.onionmx.smtp.RandomPeer.Mood;
import james.onionmx.tor.Isolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** Thousands of sessions with peers that decide by lot, each compared with what its peer did. */
@Timeout(400)
class RandomTrainsTest {

    private static final int TRAINS = 5_000;
    private static final int MAILS = 8;
    private static final int MAX_SESSIONS = 60;

    @TempDir private static Path directory;
    private static final List<SpooledMessage> MESSAGES = new ArrayList<>();
    private static final Map<String, byte[]> CONTENTS = new HashMap<>();

    @BeforeAll
    static void spoolMessages() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < MAILS; i++) {
            String lines = ".dots and words\r\n".repeat(random.nextInt(random.nextInt(40) + 1));
            String content = "Subject: " + sender(i) + "\r\n\r\n" + lines;
            SpooledMessage inFile = OnionPath.spool(directory, content);
            MESSAGES.add(i % 2 == 0 ? inFile : held(content));
            CONTENTS.put(sender(i), Files.readAllBytes(inFile.file()));
        }
    }

    private static SpooledMessage held(String content) throws IOException {
        return SpooledMessage.spool(
                directory,
                new SpoolMemory(SpoolMemory.MAX_MESSAGE),
                out -> out.write(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String sender(int mail) {
        return "m" + mail + "@sender.example";
    }

    @Test
    void everyOutcomeIsWhatAPeerThatStaysDecided() {
        for (int seed = 0; seed < TRAINS; seed++) {
            PeerLedger ledger = new PeerLedger();
            WaitingLine line = randomMails(new Random(seed));

            sendAll(line, ledger, new Random(seed), Mood.STAYS);

            for (OutgoingMail mail : line.taken()) {
                outcomes(mail)
                        .forEach(
                                (recipient, outcome) ->
                                        assertThat(verdictIn(outcome))
                                                .isEqualTo(verdict(ledger, mail, recipient)));
            }
        }
    }

    @Test
    void noOutcomeContradictsAPeerThatLeavesInTheMiddle() {
        for (int seed = 0; seed < TRAINS; seed++) {
            PeerLedger ledger = new PeerLedger();
            WaitingLine line = randomMails(new Random(seed));

            sendAll(line, ledger, new Random(seed), Mood.MAY_LEAVE);

            assertThat(line.waiting()).isEmpty();
            for (OutgoingMail mail : line.taken()) {
                outcomes(mail).forEach((to, outcome) -> assertAgrees(ledger, mail, to, outcome));
            }
        }
    }

    private static void assertAgrees(
            PeerLedger ledger, OutgoingMail mail, ForwardPath to, RecipientOutcome outcome) {
        String id = mail.envelope().sender().address();
        if (ledger.isKnownCommitted(id, to.address())) {
            assertThat(verdictIn(outcome)).isEqualTo(Verdict.TAKEN);
        }
        if (ledger.isCommitted(id, to.address())) {
            assertThat(verdictIn(outcome)).isNotEqualTo(Verdict.REFUSED_FOR_GOOD);
        } else if (!ledger.isCommittedBehindItsFarewell(id, to.address())) {
            assertThat(verdictIn(outcome)).isNotEqualTo(Verdict.TAKEN);
        }
    }

    /**
     * One session after the other, as a pool would, until the line is empty. Half the lines let
     * their sessions say QUIT with the last mail; half the openers remember what the peer taught.
     */
    private static void sendAll(WaitingLine line, PeerLedger ledger, Random random, Mood mood) {
        PipelineLimits limits =
                new PipelineLimits(1 + random.nextInt(12), 1 + random.nextInt(4000));
        SessionSettings settings =
                new SessionSettings(
                        new HeloName("client.example"),
                        SmtpTimeouts.DEFAULT,
                        limits,
                        Schedulers.immediate(),
                        1 + random.nextInt(200));
        if (random.nextBoolean()) {
            line.endingSessions();
        }
        String extensions = RandomPeer.extensions(random);
        InMemoryNetwork network = new InMemoryNetwork();
        SmtpSessionOpener remembering = opener(network, settings);
        boolean forgets = random.nextBoolean();
        for (int session = 0; session < MAX_SESSIONS && !line.waiting().isEmpty(); session++) {
            boolean changes = mood == Mood.MAY_LEAVE && random.nextInt(8) == 0;
            if (changes) {
                extensions = RandomPeer.extensions(random);
            }
            Mood today = changes ? Mood.MAY_LEAVE_AND_HAS_CHANGED : mood;
            RandomPeer peer = new RandomPeer(random, ledger, CONTENTS, today, extensions);
            InMemoryConnection connection = new InMemoryConnection(peer, random);
            network.leadTo(connection);
            SmtpSessionOpener opener = forgets ? opener(network, settings) : remembering;
            int settledBefore = settled(line);
            List<OutgoingMail> givenBack = List.copyOf(line.givenBack());
            talk(opener, connection, line);

            assertThat(settled(line)).as("%s", line).isGreaterThan(settledBefore);
            line.givenBack().stream()
                    .skip(givenBack.size())
                    .forEach(mail -> assertNothingCommitted(ledger, mail));
        }
        assertThat(line.waiting()).isEmpty();
    }

    private static SmtpSessionOpener opener(InMemoryNetwork network, SessionSettings settings) {
        return new SmtpSessionOpener(network, settings, Clock.systemUTC());
    }

    private static void talk(
            SmtpSessionOpener opener, InMemoryConnection connection, WaitingLine line) {
        var opening = opener.open(OnionPath.TARGET, Isolation.shared(), line).toFuture();
        connection.run();
        if (opening.join() instanceof SessionOpener.Opened.Ready ready) {
            MailSession session = ready.session();
            session.wake();
            connection.run();
            session.finish();
            connection.run();
            assertThat(session.unanswered()).isZero();
            assertThat(session.ended().toFuture()).isDone();
        }
    }

    private static int settled(WaitingLine line) {
        return (int) line.taken().stream().distinct().filter(OutgoingMail::isSettled).count();
    }

    private static void assertNothingCommitted(PeerLedger ledger, OutgoingMail mail) {
        assertThat(mail.isSettled()).isFalse();
        assertThat(mail.envelope().recipients())
                .noneMatch(
                        to -> ledger.isCommitted(mail.envelope().sender().address(), to.address()));
    }

    private static WaitingLine randomMails(Random random) {
        return WaitingLine.of(
                IntStream.range(0, 1 + random.nextInt(MAILS))
                        .mapToObj(i -> new OutgoingMail(envelope(i, random), MESSAGES.get(i)))
                        .toList());
    }

    private static Envelope envelope(int mail, Random random) {
        return new Envelope(
                new ReversePath(sender(mail)),
                IntStream.rangeClosed(0, random.nextInt(1 + random.nextInt(6)))
                        .mapToObj(i -> new ForwardPath("r" + i + "@peer.example"))
                        .toList());
    }

    private static Map<ForwardPath, RecipientOutcome> outcomes(OutgoingMail mail) {
        TransactionOutcome outcome = mail.outcome().toFuture().getNow(null);
        if (outcome instanceof TransactionOutcome.Answered answered) {
            return answered.recipients();
        }
        assertThat(outcome).isInstanceOf(TransactionOutcome.NotReached.class);
        return Map.of();
    }

    private static Verdict verdict(PeerLedger ledger, OutgoingMail mail, ForwardPath recipient) {
        return ledger.verdict(mail.envelope().sender().address(), recipient.address());
    }

    private static Verdict verdictIn(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Failed failed) {
            return failed.failure().permanence() == Permanence.PERMANENT
                    ? Verdict.REFUSED_FOR_GOOD
                    : Verdict.REFUSED_FOR_NOW;
        }
        return Verdict.TAKEN;
    }
}
