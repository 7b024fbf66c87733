package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A James whose queues and repositories outlive it. */
class DurableJamesServerTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MAILS = 20;

    private static final String TO_NOBODY =
            """
            class="RemoteDelivery"><outgoing>outgoing</outgoing><gateway>127.0.0.1</gateway>
            <gatewayPort>9</gatewayPort><delayTime>1 hour</delayTime><maxRetries>5</maxRetries>
            """;

    private JamesServer james;
    private RepositoryFolder inbox;

    @BeforeEach
    void startJames() {
        james =
                JamesServer.named("durable")
                        .plainMail()
                        .durable()
                        .replaceInConf(
                                "mailetcontainer.xml",
                                "class=\"LocalDelivery\"/>",
                                "class=\"ToRepository\"><repositoryPath>file://var/mail/inbox"
                                        + "</repositoryPath></mailet>")
                        .replaceInConf(
                                "mailetcontainer.xml",
                                "class=\"ToProcessor\">\n        <processor>error</processor>",
                                TO_NOBODY)
                        .domain("a.example")
                        .user("alice@a.example", "secret")
                        .start();
        inbox = new RepositoryFolder(james.workingDirectory().resolve("var/mail/inbox"));
    }

    @AfterEach
    void endJames() {
        james.close();
    }

    private void send(String name) {
        send(name, "alice@a.example");
    }

    private void send(String name, String recipient) {
        List<String> replies =
                james.submission("alice@a.example")
                        .send("alice@a.example", recipient, "Subject: " + name + "\n\nHello.\n");
        assertThat(replies.get(replies.size() - 1)).startsWith("250 ");
    }

    private List<String> subjects() {
        return inbox.mails().stream()
                .flatMap(mail -> mail.message().lines())
                .filter(line -> line.startsWith("Subject: "))
                .map(line -> line.substring("Subject: ".length()))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void hasEveryMailThatItAcceptedBeforeItWasKilled() {
        List<String> sent = IntStream.range(10, 10 + MAILS).mapToObj(n -> "mail " + n).toList();
        sent.forEach(this::send);

        james.kill9();
        james.start();

        Waiting.until(
                "all mails",
                LIMIT,
                () -> subjects().equals(sent),
                () -> subjects() + "\n" + james.logs());
    }

    @Test
    void stillHasInItsQueueWhatWaitedThereWhenItWasKilled() {
        IntStream.range(0, MAILS).forEach(n -> send("far " + n, "someone@far.example"));
        awaitWaiting();

        james.kill9();
        james.start();

        awaitWaiting();
    }

    private void awaitWaiting() {
        Waiting.until(
                "the mails in the queue",
                LIMIT,
                () ->
                        james.webAdmin()
                                .get("/mailQueues/outgoing")
                                .body()
                                .contains("\"size\":" + MAILS),
                () -> james.webAdmin().get("/mailQueues/outgoing") + "\n" + james.logs());
    }

    @Test
    void knowsItsUsersAfterAKill() {
        james.kill9();
        james.start();

        send("again");

        Waiting.until("the mail", LIMIT, () -> subjects().equals(List.of("again")), james::logs);
    }

    @Test
    void writesDownEachStepOfAMailThroughAQueue() {
        send("one");

        List<String> steps = List.of("QUEUEING", "QUEUED", "TAKEN", "FINISHING", "DONE");
        steps.forEach(step -> james.awaitLog(" step=" + step + " queue=spool mail=Mail", LIMIT));
    }

    @Test
    void holdsAMailUpAtAStepUntilToldToLetItGo() throws IOException {
        Path hold = james.workingDirectory().resolve("hold");
        Files.writeString(hold, "FINISHING spool");

        send("held");

        james.awaitLog(" step=FINISHING queue=spool", LIMIT);
        assertThat(james.logs()).doesNotContain(" step=DONE queue=spool");
        Files.delete(hold);
        james.awaitLog(" step=DONE queue=spool", LIMIT);
    }
}
