package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class JamesServerTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(JamesServerTest.class);
    private static final String BOB = "bob@here.test";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static JamesServer server;

    @BeforeAll
    static void startServer() {
        long start = System.nanoTime();
        server =
                JamesServer.named("here")
                        .plainMail()
                        .domain("here.test")
                        .user(BOB, "secret")
                        .start();
        LOGGER.info("James start took {}", Duration.ofNanos(System.nanoTime() - start));
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void deliversWhatComesOverSmtpToTheMailboxReadOverImap() {
        assertThat(server.smtp().send("alice@there.test", BOB, "Subject: one\n\n.dot\nend"))
                .last()
                .asString()
                .startsWith("250 ");

        String message =
                server.mailbox(BOB).awaitMessage(text -> text.contains("Subject: one"), LIMIT);

        assertThat(message).endsWith("\r\n\r\n.dot\r\nend\r\n");
    }
}
