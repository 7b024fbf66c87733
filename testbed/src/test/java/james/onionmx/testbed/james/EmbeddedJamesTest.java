package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.inject.AbstractModule;
import james.onionmx.testbed.TestbedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.util.Port;
import org.apache.james.utils.DataProbeImpl;
import org.apache.james.utils.SMTPMessageSender;
import org.apache.james.utils.TestIMAPClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedJamesTest {

    private static final String BOB = "bob@inside.test";
    private static final String DAVE = "dave@inside.test";
    private static final String CAROL = "carol@there.test";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static EmbeddedJames server;

    private record Extra(String text) {}

    @BeforeAll
    static void startServer() {
        server =
                EmbeddedJames.named("inside")
                        .plainMail()
                        .domain("inside.test")
                        .user(BOB, "secret")
                        .user(DAVE, "secret")
                        .module(
                                new AbstractModule() {
                                    @Override
                                    protected void configure() {
                                        bind(Extra.class).toInstance(new Extra("ours"));
                                    }
                                })
                        .start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void deliversWhatComesOverSmtpToTheMailboxThatItsOwnManagerShows() throws Exception {
        List<String> replies = server.smtp().send(CAROL, BOB, "Subject: within\n\nhello\n");

        assertThat(replies).last().asString().startsWith("250 ");
        server.mailbox(BOB).awaitMessage(text -> text.contains("Subject: within"), LIMIT);
        MailboxManager manager = server.get(MailboxManager.class);
        Username bob = Username.of(BOB);
        MailboxSession session = manager.createSystemSession(bob);
        assertThat(manager.getMailbox(MailboxPath.inbox(bob), session).getMessageCount(session))
                .isEqualTo(1);
    }

    @Test
    void servesTheClientsOfJamesOwnTests() throws Exception {
        try (SMTPMessageSender sender = new SMTPMessageSender("there.test");
                TestIMAPClient reader = new TestIMAPClient()) {
            sender.connect("127.0.0.1", Port.of(server.ports().smtp())).sendMessage(CAROL, DAVE);

            reader.connect("127.0.0.1", server.ports().imap())
                    .login(DAVE, "secret")
                    .select(TestIMAPClient.INBOX)
                    .awaitMessage(Awaitility.await().atMost(LIMIT));

            assertThat(reader.readFirstMessage()).contains("subject: test");
        }
    }

    @Test
    void showsItsProbesAndWhatTheCallersModulesBind() throws Exception {
        assertThat(server.get(DataProbeImpl.class).listDomains()).contains("inside.test");
        assertThat(server.get(Extra.class).text()).isEqualTo("ours");
        assertThat(server.webAdmin().get("/domains").expectSuccess()).contains("inside.test");
        assertThat(server.workingDirectory().resolve("conf/smtpserver.xml")).exists();
    }

    @Test
    void tellsWhyItDoesNotStartAndLeavesNoFolder() {
        EmbeddedJames broken =
                EmbeddedJames.named("broken")
                        .plainMail()
                        .conf("mailetcontainer.xml", "<mailetcontainer>")
                        .build();

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(broken::start)
                .withMessageContaining("James broken did not start");
        broken.close();
        assertThat(Files.exists(broken.workingDirectory())).isFalse();
    }
}
