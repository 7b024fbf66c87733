package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The gate as a part of James: its beginning, its mails, its end. */
class GateOfJamesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BOB = GatedServer.BOB;

    /** James' classes that carry mail out. */
    private static final String SENDING_ON = "org.apache.james.transport.mailets.remote.delivery.";

    private static JamesServer start(GatedServer server, String properties) {
        return server.james("gated", properties).start();
    }

    private static String envelope(String sender) {
        return "MAIL FROM:<" + sender + ">\r\nRCPT TO:<" + BOB + ">\r\n";
    }

    private static String chunk(String content) {
        return "BDAT " + content.length() + "\r\n" + content;
    }

    private static String lastChunk(String content) {
        return "BDAT " + content.length() + " LAST\r\n" + content;
    }

    @Test
    void bringsATrainOfMailsToJamesWithTheCircuitAndNoAddressOfOurs() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = start(server, "");
                OnionStranger stranger = server.stranger()) {
            stranger.send(
                    envelope("a@a.example")
                            + lastChunk("Subject: first\r\n\r\n.dot\r\n")
                            + envelope("")
                            + lastChunk("Subject: second\r\n\r\n.\r\n")
                            + "QUIT\r\n");

            assertThat(stranger.repliesToTheEnd())
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "250", "250", "250", "250", "221");
            assertThat(arrived(james, "Subject: first"))
                    .contains("([IPv6:" + OnionStranger.CIRCUIT + "])")
                    .contains("via onion with ESMTP")
                    .doesNotContain("127.0.0.1")
                    .contains("\r\n.dot\r\n");
            assertThat(arrived(james, "Subject: second")).contains("\r\n\r\n.\r\n");
            assertThat(james.logs()).contains("The gate listens on /" + written(server.gate()));
        }
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String arrived(JamesServer james, String words) {
        return james.mailbox(BOB).awaitMessage(text -> text.contains(words), LIMIT);
    }

    @Test
    void refusesOurOwnSendersWhereTheOperatorWantsThat() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = start(server, "inbound.reject-local-sender=true");
                OnionStranger stranger = server.stranger()) {
            assertThat(stranger.say("MAIL FROM:<" + BOB + ">")).startsWith("550 5.7.1");
            assertThat(stranger.say("MAIL FROM:<>")).startsWith("250");
            assertThat(stranger.say("RCPT TO:<victim@elsewhere.example>")).startsWith("550 5.7.1");
            assertThat(james.isAlive()).isTrue();
        }
    }

    @Test
    void stopsWhatAnAliasWouldSendOutAgain() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = start(server, "");
                OnionStranger stranger = server.stranger()) {
            james.webAdmin()
                    .post("/mappings/address/" + BOB + "/targets/victim@elsewhere.example", "")
                    .expectSuccess();
            stranger.send(
                    envelope("stranger@nowhere.example")
                            + lastChunk("Subject: bounced off\r\n\r\n\r\n"));
            stranger.reply();
            stranger.reply();
            assertThat(stranger.reply()).startsWith("250");

            await().atMost(LIMIT)
                    .until(
                            () ->
                                    james.webAdmin()
                                            .get(
                                                    "/mailRepositories/var%2Fmail%2Frelay-denied%2F/mails")
                                            .body()
                                            .contains("Mail"));

            assertThat(james.logs()).doesNotContain("elsewhere.example onion=");
        }
    }

    /** Relaying is as open as a configuration can make it, and an alias leads out. */
    private static JamesServerBuilder relayingEverything(GatedServer server, String name) {
        return server.james(name, "")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<mailet match=\"relay-allowed\" class=\"ToProcessor\">",
                        "<mailet match=\"All\" class=\"ToProcessor\">");
    }

    private static void sendToAnAliasThatLeadsOut(GatedServer server, JamesServer james)
            throws IOException {
        james.webAdmin()
                .post("/mappings/address/" + BOB + "/targets/victim@elsewhere.invalid", "")
                .expectSuccess();
        try (OnionStranger stranger = server.stranger()) {
            stranger.send(
                    envelope("stranger@nowhere.example") + lastChunk("Subject: out\r\n\r\n\r\n"));
            stranger.reply();
            stranger.reply();
            assertThat(stranger.reply()).startsWith("250");
        }
    }

    private static boolean holdsMail(JamesServer james, String repository) {
        return james.webAdmin()
                .get("/mailRepositories/var%2Fmail%2F" + repository + "%2F/mails")
                .body()
                .contains("Mail");
    }

    @Test
    void stopsAMarkedMailBeforeTheRelayWhateverLeadsThere() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = relayingEverything(server, "guarded").start()) {
            sendToAnAliasThatLeadsOut(server, james);

            await().atMost(LIMIT).until(() -> holdsMail(james, "relay-denied"));
            assertThat(james.logs()).doesNotContain(SENDING_ON);
        }
    }

    /** Without the guard the same mail would go out: here it cannot, for there is no such host. */
    @Test
    void wouldRelayTheSameMailWithoutTheGuard() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james =
                relayingEverything(server, "unguarded")
                        .replaceInConf(
                                "mailetcontainer.xml",
                                "<mailet match=\"james.onionmx.matchers.ReceivedOverOnion\""
                                        + " class=\"ToProcessor\">",
                                "<mailet match=\"HasMailAttribute=no.such.mark\""
                                        + " class=\"ToProcessor\">")
                        .start()) {
            sendToAnAliasThatLeadsOut(server, james);

            james.awaitLog(SENDING_ON, LIMIT);
            assertThat(holdsMail(james, "relay-denied")).isFalse();
        }
    }

    @Test
    void letsAMailUnderWayBeFinishedWhenJamesStops() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = start(server, "inbound.grace=20s");
                OnionStranger stranger = server.stranger()) {
            stranger.send(envelope("a@a.example") + chunk("Subject: last one\r\n\r\n"));
            for (int i = 0; i < 3; i++) {
                assertThat(stranger.reply()).startsWith("250");
            }

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(james::stop);
            await().atMost(LIMIT).until(() -> !OnionStranger.isTakenAt(server.gate()));
            stranger.send(lastChunk("bye\r\n"));

            assertThat(stranger.reply()).startsWith("250 2.6.0");
            assertThat(stranger.repliesToTheEnd())
                    .singleElement()
                    .asString()
                    .startsWith("421 4.3.2");
            stopped.join();
            assertThat(james.logs())
                    .containsSubsequence("The gate is closed", "Dispose SMTP Service");
        }
    }

    @Test
    void acknowledgesNothingThatItCutsWhenTheGraceIsOver() throws IOException {
        GatedServer server = GatedServer.create();
        try (JamesServer james = start(server, "inbound.grace=1s");
                OnionStranger stranger = server.stranger()) {
            stranger.send(envelope("a@a.example") + "DATA\r\n");
            for (int i = 0; i < 3; i++) {
                stranger.reply();
            }
            stranger.send("Subject: too late\r\n\r\n");

            james.stop();

            assertThat(stranger.repliesToTheEnd()).noneMatch(reply -> reply.startsWith("250"));
            assertThat(james.logs()).contains("The gate is closed");
        }
    }

    @Test
    void stopsJamesWithWordsWhereItsPortIsTaken() throws IOException {
        GatedServer server = GatedServer.create();
        try (ServerSocket other =
                        new ServerSocket(
                                server.gate().getPort(), 1, InetAddress.getLoopbackAddress());
                JamesServer james = server.james("taken", "").build()) {
            Throwable failure = catchThrowable(james::start);

            assertThat(other.isBound()).isTrue();
            assertThat(failure).isNotNull();
            assertThat(james.isAlive()).isFalse();
            assertThat(james.logs())
                    .contains("James does not start: the gate cannot listen on")
                    .contains("(inbound.listen and inbound.plain-listen in onionmx.properties)");
        }
    }
}
