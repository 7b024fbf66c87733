package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.james.SmtpSubmission;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two real James servers with the drop-in jar, over real onion services of a private Tor network.
 */
class MailOverTorTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";

    private static OnionMailPair pair;

    @BeforeAll
    static void startServers() {
        pair = OnionMailPair.on(TOR.network());
        pair.start();
    }

    @AfterAll
    static void closeServers() {
        pair.close();
    }

    private static String send(String subject, String body, String... recipients) {
        SmtpSubmission submission = pair.a().james().submission(ALICE);
        String message =
                "From: <"
                        + ALICE
                        + ">\nTo: undisclosed-recipients:;\nSubject: "
                        + subject
                        + "\n\n"
                        + body;
        List<String> replies = submission.send(ALICE, List.of(recipients), message);
        return replies.get(replies.size() - 1);
    }

    private static ImapMailbox bob() {
        return pair.b().james().mailbox(BOB);
    }

    private static ImapMailbox alice() {
        return pair.a().james().mailbox(ALICE);
    }

    private static String awaitSubject(ImapMailbox mailbox, String subject) {
        return mailbox.awaitMessage(
                message -> message.contains("Subject: " + subject + "\r\n"), LIMIT);
    }

    private static long countSubject(ImapMailbox mailbox, String subject) {
        return mailbox.messages().stream()
                .filter(message -> message.contains("Subject: " + subject + "\r\n"))
                .count();
    }

    private static void awaitNothingLeftToSend() {
        await().atMost(LIMIT)
                .until(
                        () ->
                                pair.a()
                                        .james()
                                        .webAdmin()
                                        .get("/mailQueues/onion-outgoing")
                                        .body()
                                        .contains("\"size\":0"));
    }

    @Test
    void deliversOverTheOnionThatTheSrvRecordNames() {
        assertThat(send("by srv", "Hello.\n", BOB)).startsWith("250 ");

        String message = awaitSubject(bob(), "by srv");

        assertThat(message)
                .contains("Received: from a.example ([IPv6:fc00:dead:beef:4dad:")
                .contains("by mx.b.example via onion with ESMTP id ")
                .endsWith("\r\n\r\nHello.\r\n");
        assertThat(receivedHeaderOfTheOnionListener(message)).doesNotContain("127.0.0.1");
        assertThat(pair.zone().queryCount("_onion-mx._tcp.b.example", "SRV")).isPositive();
    }

    private static String receivedHeaderOfTheOnionListener(String message) {
        int start = message.indexOf("Received: from a.example");
        return message.substring(start, message.indexOf("Received:", start + 1));
    }

    @Test
    void deliversOneRecipientAndBouncesTheOtherWithThePeersWords() {
        send("two recipients", "Hello.\n", BOB, "nobody@b.example");

        awaitSubject(bob(), "two recipients");
        String bounce =
                alice().awaitMessage(
                                message ->
                                        message.contains("multipart/report")
                                                && message.contains("nobody@b.example"),
                                LIMIT);

        assertThat(bounce).contains("550").contains("5.1.1").contains("Unknown user");
        assertThat(bounce).doesNotContain("Final-Recipient: rfc822; " + BOB);
    }

    @Test
    void deliversTenMegabytesUnchanged() {
        String body =
                IntStream.range(0, 10 * 1024 * 1024 / 64)
                        .mapToObj(n -> String.format(Locale.ROOT, ".%062d", n))
                        .collect(Collectors.joining("\n", "", "\n"));

        send("ten megabytes", body, BOB);

        String message = awaitSubject(bob(), "ten megabytes");
        String received = message.substring(message.indexOf("\r\n\r\n") + 4);
        // Not isEqualTo: twenty megabytes are no help in a failure.
        assertThat(received.equals(body.replace("\n", "\r\n")))
                .as("the body of " + received.length() + " characters arrived unchanged")
                .isTrue();
    }

    @Test
    void triesAgainWhileThePeerIsDownAndDeliversOnce() {
        pair.b().james().stop();
        send("while you were out", "Hello.\n", BOB);
        pair.a().james().awaitLog("outcome=deferred", LIMIT);

        pair.b().james().start();

        awaitSubject(bob(), "while you were out");
        awaitNothingLeftToSend();
        assertThat(countSubject(bob(), "while you were out")).isEqualTo(1);
    }

    @Test
    void tellsTheSenderThatAVersion2OnionIsDead() {
        send("to a dead kind", "Hello.\n", "someone@ysp4gfuhnmj6b4mb.onion");

        String bounce =
                alice().awaitMessage(
                                message ->
                                        message.contains("multipart/report")
                                                && message.contains("ysp4gfuhnmj6b4mb.onion"),
                                LIMIT);

        assertThat(bounce.replaceAll("\\s+", " "))
                .contains("5.1.2")
                .contains("is a version 2 onion address, which Tor no longer serves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAIL FROM:<stranger@nowhere.example>",
                "MAIL FROM:<bob@b.example>",
                "MAIL FROM:<>"
            })
    void refusesToRelayForAStrangerWhateverSenderHeClaims(String mail) {
        try (SmtpStranger stranger = SmtpStranger.at(pair.b().onion(), pair.a().tor())) {
            stranger.ehlo("stranger.example");
            stranger.say(mail);

            String reply = stranger.say("RCPT TO:<victim@elsewhere.example>");

            assertThat(reply).startsWith("550 5.7.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN", "AUTH PLAIN AGJvYgBzZWNyZXQ="})
    void knowsNoAuthForStrangers(String command) {
        try (SmtpStranger stranger = SmtpStranger.at(pair.b().onion(), pair.a().tor())) {
            List<String> offered = stranger.ehlo("stranger.example");

            String reply = stranger.say(command);

            assertThat(offered).noneMatch(extension -> extension.startsWith("AUTH"));
            assertThat(reply).startsWith("502 ");
        }
    }

    @Test
    void writesOneLineForAnAttemptWithoutAnAddress() {
        send("for the log", "Hello.\n", BOB, "nobody.else@b.example");
        awaitSubject(bob(), "for the log");
        pair.a().james().awaitLog("outcome=partial", LIMIT);

        List<String> attempts =
                pair.a()
                        .james()
                        .logs()
                        .lines()
                        .filter(line -> line.contains("OnionRemoteDelivery"))
                        .filter(line -> line.contains("outcome="))
                        .toList();

        assertThat(attempts)
                .isNotEmpty()
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains(" domain=")
                                        .contains(" onion=")
                                        .contains(" turns=")
                                        .contains(" ms=")
                                        .doesNotContain("bob@")
                                        .doesNotContain("nobody.else@"));
    }

    @Test
    void leaksNoMailInMemory() {
        send("no leak", "Hello.\n", BOB);
        awaitSubject(bob(), "no leak");
        awaitNothingLeftToSend();

        assertThat(pair.a().james().logs()).doesNotContain("Leak detected");
        assertThat(pair.b().james().logs()).doesNotContain("Leak detected");
    }
}
