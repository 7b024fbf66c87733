package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.smtp.SpoolMemory;
import james.onionmx.smtp.SpooledMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageSpoolTest {

    @TempDir private Path folder;

    private static MailImpl mail(MimeMessage message) throws MessagingException {
        return MailImpl.builder().name("m1").mimeMessage(message).build();
    }

    private static MimeMessage received(String text) throws MessagingException {
        return new MimeMessageWrapper(
                MimeMessageInputStreamSource.create(
                        "m1", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private String spooled(String text) throws Exception {
        MailImpl mail = mail(received(text));
        try (SpooledMessage message =
                MessageSpool.open(folder).spool(mail, SubmittedHeaders.KEEP)) {
            assertThat(message.size()).isEqualTo(Files.size(message.file()));
            return Files.readString(message.file());
        } finally {
            mail.dispose();
        }
    }

    @Test
    void writesTheMessageInTheFormItTravelsIn() throws Exception {
        String written = spooled("Subject: hello\nFrom: a@a.example\n\none\n.two\nno end");

        assertThat(written)
                .isEqualTo("Subject: hello\r\nFrom: a@a.example\r\n\r\none\r\n.two\r\nno end\r\n");
    }

    @Test
    void tellsNobodyTheHiddenRecipients() throws Exception {
        String written =
                spooled(
                        String.join(
                                "\r\n",
                                "Subject: hello",
                                "Bcc: secret@c.example,",
                                " other@c.example",
                                "",
                                "text"));

        assertThat(written).isEqualTo("Subject: hello\r\n\r\ntext\r\n");
    }

    @Test
    void makesNoFileOfASmallMessageWhereThereIsMemoryForIt() throws Exception {
        MailImpl mail = mail(received("Subject: hello\r\n\r\ntext\r\n"));
        MessageSpool spool = MessageSpool.open(folder, new SpoolMemory(1_000));
        try (SpooledMessage message = spool.spool(mail, SubmittedHeaders.KEEP)) {

            assertThat(message.size()).isEqualTo("Subject: hello\r\n\r\ntext\r\n".length());
            assertThat(filesLeft()).isZero();
        } finally {
            mail.dispose();
        }
    }

    @Test
    void makesItsFolder() throws Exception {
        MessageSpool.open(folder.resolve("var").resolve("spool"));

        assertThat(folder.resolve("var").resolve("spool")).isDirectory();
    }

    @Test
    void deletesWhatAKilledProcessLeft() throws Exception {
        Files.writeString(folder.resolve("onion-1.eml"), "left over");

        MessageSpool.open(folder);

        assertThat(filesLeft()).isZero();
    }

    @Test
    void leavesNoFileOfAMessageThatCannotBeRead() throws Exception {
        MessageSpool spool = MessageSpool.open(folder);
        MimeMessage lost = new MimeMessageWrapper(new LostSource());
        Mail mail =
                (Mail)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {Mail.class},
                                (proxy, method, arguments) ->
                                        switch (method.getName()) {
                                            case "getMessage" -> lost;
                                            case "getAttribute" -> Optional.empty();
                                            default -> "m1";
                                        });

        assertThatThrownBy(() -> spool.spool(mail, SubmittedHeaders.KEEP))
                .hasMessage("no such blob");

        assertThat(filesLeft()).isZero();
    }

    private long filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** A message whose content the store has lost. */
    private static final class LostSource implements MimeMessageSource {

        @Override
        public String getSourceId() {
            return "lost";
        }

        @Override
        public InputStream getInputStream() throws IOException {
            throw new IOException("no such blob");
        }
    }

    private String travels(MailImpl mail, SubmittedHeaders headers) throws Exception {
        mail.getMessage().addHeader("Received", "from laptop ([192.0.2.7]) by a.example");
        mail.getMessage().addHeader("User-Agent", "Fancy/1.0");
        try (SpooledMessage message = MessageSpool.open(folder).spool(mail, headers)) {
            return Files.readString(message.file());
        }
    }

    private static MailImpl submitted() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice")));
        return mail;
    }

    @Test
    void tellsNothingOfTheUsersNetworkAndProgramsWhereThatIsWanted() throws Exception {
        assertThat(travels(submitted(), SubmittedHeaders.MINIMAL))
                .contains("Subject: greetings")
                .doesNotContain("192.0.2.7")
                .doesNotContain("Fancy");
    }

    @Test
    void keepsTheHeaderByDefault() throws Exception {
        assertThat(travels(submitted(), SubmittedHeaders.KEEP))
                .contains("192.0.2.7")
                .contains("Fancy");
    }

    @Test
    void keepsTheTraceOfMailThatComesFromAnotherServer() throws Exception {
        assertThat(travels(Mails.mail("m1", "bob@b.example"), SubmittedHeaders.MINIMAL))
                .contains("192.0.2.7");
    }
}
