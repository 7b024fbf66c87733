package james.onionmx.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * James ends, as by {@code kill -9}, when a mail that has to wait is stored and its acknowledgement
 * is on the way to ActiveMQ: the mail is in both then.
 */
class KillBeforeAcknowledgementTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.ofItsOwn();

    private static final Duration BACKOFF = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ALICE = "alice@a.example";

    /** A domain for each test: what one was told of its onion is remembered for a while. */
    private static final String AGAIN = "again.example";

    private static final String BACK = "back.example";

    private static OnionMailPair pair;

    @BeforeAll
    static void startServers() {
        pair =
                OnionMailPair.on(
                        TOR.network(),
                        OnionMailPair.startZone(),
                        (builder, port) ->
                                DurableSender.trying(builder, BACKOFF)
                                        .jvmArgument(
                                                "-Dtestbed.halt-at-acknowledgement=onion-outgoing"),
                        (builder, port) ->
                                builder.domain(AGAIN)
                                        .user(bobAt(AGAIN), "secret")
                                        .domain(BACK)
                                        .user(bobAt(BACK), "secret"));
        publish(AGAIN, OnionNames.named("dead"));
        publish(BACK, OnionNames.named("dead"));
        pair.start();
    }

    private static String bobAt(String domain) {
        return "bob@" + domain;
    }

    private static void publish(String domain, String onion) {
        String name = "_onion-mx._tcp." + domain + ".";
        pair.zone().remove(name, "SRV");
        pair.zone().add(name + " 1 IN SRV 0 5 25 " + onion + ".");
    }

    @AfterAll
    static void closeServers() {
        pair.close();
    }

    private static JamesServer sender() {
        return pair.a().james();
    }

    private static void killAtTheNextAcknowledgement(String domain, String subject)
            throws IOException {
        Files.createFile(sender().workingDirectory().resolve("halt-at-acknowledgement"));
        sender().submission(ALICE)
                .send(ALICE, bobAt(domain), "Subject: " + subject + "\n\nHello.\n");
        await().atMost(LIMIT).until(() -> !sender().isAlive());
    }

    private static long copies(String domain, String subject) {
        return pair.b().james().mailbox(bobAt(domain)).messages().stream()
                .filter(message -> message.contains("Subject: " + subject + "\r\n"))
                .count();
    }

    private static int attempts() {
        return (int)
                sender().logs().lines().filter(line -> line.contains("domain=" + AGAIN)).count();
    }

    @Test
    void leavesOneMailWhereItHasToWaitAgain() throws Exception {
        WaitingMail waiting = new WaitingMail(sender());
        killAtTheNextAcknowledgement(AGAIN, "waits again");

        int parkedAtTheKill = waiting.parked().count();
        int attemptsBefore = attempts();
        sender().start();
        await().atMost(LIMIT).until(() -> attempts() >= attemptsBefore + 2);
        await().atMost(LIMIT).until(() -> waiting.parked().count() == 1 && waiting.queued() == 0);
        publish(AGAIN, pair.b().onion().onionName());
        await().atMost(LIMIT).until(() -> copies(AGAIN, "waits again") > 0);
        await().atMost(LIMIT).until(() -> waiting.parked().count() == 0 && waiting.queued() == 0);

        assertThat(parkedAtTheKill).isEqualTo(1);
        assertThat(copies(AGAIN, "waits again")).isEqualTo(1);
    }

    @Test
    void deliversTheMailOfTheQueueAndTheStoredOneWhereTheOnionIsBack() throws Exception {
        WaitingMail waiting = new WaitingMail(sender());
        killAtTheNextAcknowledgement(BACK, "comes through");

        int parkedAtTheKill = waiting.parked().count();
        publish(BACK, pair.b().onion().onionName());
        sender().start();
        await().atMost(LIMIT).until(() -> copies(BACK, "comes through") > 0);
        await().atMost(LIMIT).until(() -> waiting.parked().count() == 0 && waiting.queued() == 0);

        assertThat(parkedAtTheKill).isEqualTo(1);
        assertThat(copies(BACK, "comes through")).isBetween(1L, 2L);
    }
}
