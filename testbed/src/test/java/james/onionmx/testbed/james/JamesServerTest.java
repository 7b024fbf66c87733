package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class JamesServerTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(JamesServerTest.class);
    private static final String ALICE = "alice@here.test";
    private static final String BOB = "bob@here.test";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static JamesServer server;

    @BeforeAll
    static void startServer() {
        server =
                JamesServer.named("here")
                        .plainMail()
                        .domain("here.test")
                        .user(ALICE, "secret")
                        .user(BOB, "secret too")
                        .build();
        start();
    }

    private static void start() {
        long begin = System.nanoTime();
        server.start();
        LOGGER.info("James start took {}", Duration.ofNanos(System.nanoTime() - begin));
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void deliversWhatComesOverSmtpToTheMailboxReadOverImap() {
        List<String> replies =
                server.smtp().send("carol@there.test", BOB, "Subject: one\n\n.dot\nend");

        String message =
                server.mailbox(BOB).awaitMessage(text -> text.contains("Subject: one"), LIMIT);

        assertThat(replies).last().asString().startsWith("250 ");
        assertThat(message).endsWith("\r\n\r\n.dot\r\nend\r\n");
    }

    @Test
    void takesMailFromAUserOnTheSubmissionPort() {
        List<String> replies =
                server.submission(ALICE)
                        .send(ALICE, List.of(ALICE, BOB), "Subject: two\n\nhello\n");

        assertThat(replies).last().asString().startsWith("250 ");
        server.mailbox(ALICE).awaitMessage(text -> text.contains("Subject: two"), LIMIT);
        server.mailbox(BOB).awaitMessage(text -> text.contains("Subject: two"), LIMIT);
    }

    @Test
    void showsTheRefusalOfARecipientThatIsNobody() {
        List<String> replies =
                server.smtp().send("carol@there.test", "nobody@here.test", "Subject: x\n\nx\n");

        assertThat(replies).last().asString().startsWith("550 5.1.1");
    }

    @Test
    void startsAgainInTheSameFolderAfterAKill() {
        long pid = server.pid();
        server.kill9();
        assertThat(server.isAlive()).isFalse();

        start();

        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(server.mailbox(BOB).count()).isZero();
        server.awaitLog("JAMES server started", LIMIT);
    }

    @Test
    void answersToItsAdministration() {
        assertThat(server.webAdmin().get("/domains").expectSuccess()).contains("here.test");
    }
}
