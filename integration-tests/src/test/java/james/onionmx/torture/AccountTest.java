package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.Life.Kill;
import james.onionmx.torture.Life.Side;
import james.onionmx.torture.TrailEvent.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How mails are accounted for.
 *
 * <p>The tables write a life of a server as {@code STEP queue mail@second ...} with an end: {@code
 * killed@second}, {@code parked@second} for a kill that left the mail on the disk among the waiting
 * ones, or nothing for a server that lives on.
 */
class AccountTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Passage PASSAGE = new Passage("torture-7-1@a.example", "bob@b.example");
    private static final List<MailStream.Accepted> ONE_MAIL =
            List.of(
                    new MailStream.Accepted(
                            new Letter(PASSAGE.id(), List.of(PASSAGE.recipient()), 1), START));
    private static final Evidence NOTHING = new Evidence(List.of(), List.of(), List.of());

    private static Instant second(long second) {
        return START.plusSeconds(second);
    }

    /** Each is stored a second after it was received. */
    private static Arrivals copiesAt(String seconds) {
        List<Copy> copies =
                Arrays.stream(seconds.split(" ", -1))
                        .map(Long::parseLong)
                        .map(second -> new Copy(second(second), second(second + 1)))
                        .toList();
        return new Arrivals(Map.of(PASSAGE, copies), Set.of());
    }

    private static List<Disturbance> lasting(Kind kind, long from, long to) {
        return List.of(new Disturbance(kind, second(from), second(to)));
    }

    /** Its lives are separated by a semicolon. */
    private static List<Life> lives(Side side, String stories) {
        return Arrays.stream(stories.split("; ", -1)).map(story -> life(side, story)).toList();
    }

    private static Life life(Side side, String story) {
        List<TrailEvent> events = new ArrayList<>();
        Optional<Kill> end = Optional.empty();
        for (String part : story.split(", ", -1)) {
            Instant at = second(Long.parseLong(part.substring(part.indexOf('@') + 1)));
            String[] words = part.substring(0, part.indexOf('@')).split(" ", -1);
            switch (words[0]) {
                case "killed" -> end = Optional.of(new Kill(at, Set.of()));
                case "parked" -> end = Optional.of(new Kill(at, Set.of(PASSAGE.id())));
                default ->
                        events.add(
                                new TrailEvent(
                                        Step.valueOf(words[0]),
                                        words[1],
                                        words[2].split("#", -1)[0],
                                        itemOf(words[2]),
                                        PASSAGE.id(),
                                        at));
            }
        }
        return new Life(side, events, end);
    }

    /** Behind a hash sign, or 1. */
    private static long itemOf(String mail) {
        return mail.contains("#") ? Long.parseLong(mail.substring(mail.indexOf('#') + 1)) : 1;
    }

    @Test
    void countsAMailWithoutCopyAndWithoutBounceAsLost() {
        Arrivals nothing = new Arrivals(Map.of(), Set.of());

        Account account = Account.of(ONE_MAIL, nothing, NOTHING);

        assertThat(account.lost()).containsExactly(PASSAGE);
        assertThat(account.isClean()).isFalse();
    }

    @Test
    void countsABouncedMailAsAccountedFor() {
        Arrivals bounce = new Arrivals(Map.of(), Set.of(PASSAGE));

        Account account = Account.of(ONE_MAIL, bounce, NOTHING);

        assertThat(account.bounced()).isEqualTo(1);
        assertThat(account.isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Handed out and not acknowledged when the kill came.
                "TAKEN onion-outgoing m-1@58, killed@61; TAKEN onion-outgoing m-1@75 | 60 90 |"
                        + " QUEUE_TO_PEER",
                "TAKEN onion-outgoing m-1@58, FINISHING onion-outgoing m-1@60, killed@61;"
                        + " TAKEN onion-outgoing m-1@75 | 60 90 | QUEUE_TO_PEER",
                // A busy receiver filed it long after the sender had begun anew.
                "TAKEN onion-outgoing m-1@58, killed@61; TAKEN onion-outgoing m-1@75 | 90 95 |"
                        + " QUEUE_TO_PEER",
                // Stored among the waiting ones, not acknowledged: both leave after the start.
                "TAKEN onion-outgoing m-1@58, parked@61 | 80 90 | QUEUE_TO_WAITING",
                // Put back into the queue, and still among the waiting ones.
                "QUEUEING onion-outgoing m-1@58, QUEUED onion-outgoing m-1@59, parked@61 | 80 90 |"
                        + " WAITING_TO_QUEUE",
                // In the outgoing queue, and still in the spool.
                "TAKEN spool m@58, QUEUEING onion-outgoing m-1@59, killed@61 | 60 90 |"
                        + " SPOOL_TO_QUEUE",
            })
    void explainsASecondCopyByAKillOfTheSenderInAWindow(
            String stories, String copies, Window.Hop hop) {
        Evidence evidence =
                new Evidence(
                        lives(Side.SENDER, stories),
                        List.of(),
                        lasting(Kind.SENDER_KILLED, 60, 70));

        Account account = Account.of(ONE_MAIL, copiesAt(copies), evidence);

        assertThat(account.isClean()).isTrue();
        assertThat(account.explained()).extracting(Account.Explained::hop).containsExactly(hop);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Acknowledged before the kill.
                "TAKEN onion-outgoing m-1@50, DONE onion-outgoing m-1@60, killed@61 | 55 90",
                "TAKEN spool m@50, QUEUEING onion-outgoing m-1@51, DONE spool m@52, killed@61"
                        + " | 55 90",
                // Waiting on the disk all the time, neither put back nor handed out.
                "TAKEN onion-outgoing m-1@50, DONE onion-outgoing m-1@54, parked@61 | 80 90",
                // Handed out, but both copies came before the kill, or both long after it.
                "TAKEN onion-outgoing m-1@40, killed@61; TAKEN onion-outgoing m-1@75 | 45 50",
                "TAKEN onion-outgoing m-1@58, killed@61; TAKEN onion-outgoing m-1@75 | 120 125",
                // Not handed out again.
                "TAKEN onion-outgoing m-1@58, killed@61 | 60 90",
                // Handed out only after the first copy had come.
                "TAKEN onion-outgoing m-1@58, killed@61; TAKEN onion-outgoing m-1@75 | 40 90",
                // In the spool, not yet on to the queue.
                "TAKEN spool m@58, killed@61 | 65 90",
                // One window, two copies too many.
                "TAKEN onion-outgoing m-1@58, killed@61; TAKEN onion-outgoing m-1@75 | 60 90 95",
                // The kill was another one's.
                "TAKEN onion-outgoing m-1@58, killed@81; TAKEN onion-outgoing m-1@85 | 60 90"
            })
    void doesNotExplainACopyByAKillOfTheSenderOutsideOfAnyWindow(String stories, String copies) {
        Evidence evidence =
                new Evidence(
                        lives(Side.SENDER, stories),
                        List.of(),
                        lasting(Kind.SENDER_KILLED, 60, 70));

        Account account = Account.of(ONE_MAIL, copiesAt(copies), evidence);

        assertThat(account.unexplained()).containsExactly(PASSAGE);
        assertThat(account.isClean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // What it was taken for, when the reply was cut, the second copy.
        "FINAL_REPLIES_CUT,        60, 62, 61, true",
        "PEER_CUTS_AT_EVERY_PHASE, 50, 62, 61, true",
        "RECEIVER_KILLED,          60, 70, 61, true",
        // The front saw no cut of this mail's reply, or at another time.
        "FINAL_REPLIES_CUT,        60, 62,  0, false",
        "FINAL_REPLIES_CUT,        60, 62, 95, false",
        "FINAL_REPLIES_CUT,        10, 12, 61, false",
        // Tor loses replies unseen, but only while the attempt lasts.
        "SENDERS_TOR_KILLED,       62, 65,  0, true",
        "ONION_MOVED,              40, 59,  0, true",
        "RECEIVERS_TOR_RESTARTED,  69, 71,  0, true",
        "SENDERS_TOR_KILLED,       30, 40,  0, false",
        "RECEIVERS_TOR_FROZEN,     72, 75,  0, false",
        // These cut nothing.
        "DNS_SILENT,               60, 62, 61, false",
        "SENDER_KILLED,            60, 62, 61, false"
    })
    void explainsACopyAfterAFinishedAttemptOnlyByACutReply(
            Kind kind, long from, long to, long cut, boolean explained) {
        Life life =
                life(
                        Side.SENDER,
                        "TAKEN onion-outgoing m-1@58, DONE onion-outgoing m-1@70,"
                                + " TAKEN onion-outgoing m-1@88, DONE onion-outgoing m-1@92");
        List<CutReply> cuts =
                cut == 0
                        ? List.of()
                        : List.of(new CutReply(PASSAGE.id(), second(cut), second(cut)));

        Account account =
                Account.of(
                        ONE_MAIL,
                        copiesAt("60 90"),
                        new Evidence(List.of(life), cuts, lasting(kind, from, to)));

        assertThat(account.isClean()).isEqualTo(explained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAKEN spool m@60, killed@62 | true",
                "TAKEN spool m@60, DONE spool m@61, killed@62 | false"
            })
    void explainsACopyByAKillOfTheReceiverThatStillHadItInItsSpool(
            String story, boolean explained) {
        Evidence evidence =
                new Evidence(
                        List.of(life(Side.RECEIVER, story)),
                        List.of(),
                        lasting(Kind.RECEIVER_KILLED, 61, 70));

        Account account = Account.of(ONE_MAIL, copiesAt("60 75"), evidence);

        assertThat(account.isClean()).isEqualTo(explained);
    }

    /** Nobody did anything: the receiver was slow, and the sender has its time-outs. */
    @ParameterizedTest
    @CsvSource({"60, 90, true", "60, 88, false", "40, 70, true", "66, 96, false"})
    void explainsACopyWhoseFinalReplyTheSenderDidNotWaitFor(
            long asked, long end, boolean explained) {
        Life life =
                life(
                        Side.SENDER,
                        "TAKEN onion-outgoing m-1@58, DONE onion-outgoing m-1@91,"
                                + " TAKEN onion-outgoing m-1@98, DONE onion-outgoing m-1@99");
        List<CutReply> cuts = List.of(new CutReply(PASSAGE.id(), second(asked), second(end)));

        Account account =
                Account.of(
                        ONE_MAIL, copiesAt("60 98"), new Evidence(List.of(life), cuts, List.of()));

        assertThat(account.isClean()).isEqualTo(explained);
    }

    /** The spool handed it out twice after a kill, so that the queue had it twice. */
    @Test
    void tellsTwoItemsOfOneMailApart() {
        List<Life> lives =
                lives(
                        Side.SENDER,
                        "TAKEN onion-outgoing m-1#1@58, TAKEN onion-outgoing m-1#2@59,"
                                + " DONE onion-outgoing m-1#2@62, killed@65;"
                                + " TAKEN onion-outgoing m-1#1@75");

        Account account =
                Account.of(
                        ONE_MAIL,
                        copiesAt("61 80"),
                        new Evidence(lives, List.of(), lasting(Kind.SENDER_KILLED, 64, 70)));

        assertThat(account.explained())
                .extracting(Account.Explained::hop)
                .containsExactly(Window.Hop.QUEUE_TO_PEER);
    }

    @Test
    void tellsTheStoryOfACopyTooMany() {
        Evidence evidence =
                new Evidence(
                        List.of(life(Side.SENDER, "TAKEN onion-outgoing m-1#4@58, killed@300")),
                        List.of(new CutReply(PASSAGE.id(), second(59), second(60))),
                        lasting(Kind.RECEIVERS_TOR_FROZEN, 70, 72));

        String story =
                new CopyStory(PASSAGE, copiesAt("61 80").copies().get(PASSAGE), evidence).text();

        assertThat(story)
                .containsSubsequence(
                        "torture-7-1@a.example to bob@b.example, 2 copies:",
                        "12:00:58Z  sender: TAKEN onion-outgoing m-1 item 4",
                        "12:00:59Z  the server had all of it",
                        "12:01:00Z  its final reply was cut",
                        "12:01:01Z  received by",
                        "12:01:02Z  stored in the inbox",
                        "12:01:10Z  DONE: receivers tor frozen until 12:01:12Z",
                        "12:01:20Z  received by")
                .doesNotContain("dead");
    }

    @Test
    void saysNothingOfOtherMailsWindows() {
        Life other =
                new Life(
                        Side.SENDER,
                        List.of(
                                new TrailEvent(
                                        Step.TAKEN,
                                        "onion-outgoing",
                                        "m-2",
                                        1,
                                        "torture-7-2@a.example",
                                        second(58))),
                        Optional.of(new Kill(second(61), Set.of())));

        Account account =
                Account.of(
                        ONE_MAIL,
                        copiesAt("60 90"),
                        new Evidence(
                                List.of(other), List.of(), lasting(Kind.SENDER_KILLED, 60, 70)));

        assertThat(account.unexplained()).containsExactly(PASSAGE);
    }
}
