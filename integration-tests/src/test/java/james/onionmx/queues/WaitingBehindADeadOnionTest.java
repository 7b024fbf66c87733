package james.onionmx.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A whole James with its queues on ActiveMQ, whose store lies on disk, and real Tor: thousands of
 * mails wait for an onion that nobody serves.
 */
class WaitingBehindADeadOnionTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.ofItsOwn();

    private static final int WAITING = 5_000;
    private static final int BATCH = 5;
    private static final Duration BACKOFF = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";

    private static OnionMailPair pair;

    @BeforeAll
    static void startServers() {
        pair =
                OnionMailPair.on(
                        TOR.network(),
                        OnionMailPair.startZone(),
                        (builder, port) -> DurableSender.trying(builder, BACKOFF),
                        (builder, port) -> builder);
        pair.zone()
                .add(
                        "_onion-mx._tcp.dead.example. 60 IN SRV 0 5 25 "
                                + OnionNames.named("dead")
                                + ".");
        pair.start();
    }

    @AfterAll
    static void closeServers() {
        pair.close();
    }

    @Test
    void letsAFreshMailLeaveAtOnceWhileThousandsWaitAndWhileTheyAreTriedAgain() {
        JamesServer sender = pair.a().james();
        MailFlood flood = new MailFlood(sender.ports().submission(), ALICE);
        WaitingMail waiting = new WaitingMail(sender);
        ImapMailbox bob = pair.b().james().mailbox(BOB);

        flood.send(WAITING, "carol@dead.example", "dead ");
        await().atMost(LIMIT).until(() -> waiting.parked().count() == WAITING);
        int attempted = attempts(sender);
        List<Duration> passages = new ArrayList<>();
        do {
            for (int i = 0; i < BATCH; i++) {
                passages.add(passageOf("fresh " + passages.size(), flood, bob));
            }
        } while (attempts(sender) < attempted + WAITING);

        assertThat(passages).allSatisfy(passage -> assertThat(passage).isLessThan(AT_ONCE));
        assertThat(bob.messages()).hasSize(passages.size());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(waiting.parked().count()).isEqualTo(WAITING));
        assertThat(sender.mailbox(ALICE).count()).isZero();
    }

    private static Duration passageOf(String subject, MailFlood flood, ImapMailbox inbox) {
        int before = inbox.count();
        Instant sent = Instant.now();
        flood.send(1, BOB, subject + " no. ");
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> inbox.count() > before);
        return Duration.between(sent, Instant.now());
    }

    private static int attempts(JamesServer sender) {
        return (int)
                sender.logs().lines().filter(line -> line.contains("domain=dead.example")).count();
    }
}
