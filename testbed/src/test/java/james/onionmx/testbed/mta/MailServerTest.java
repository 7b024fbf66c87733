package james.onionmx.testbed.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MailServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    static List<Arguments> servers() {
        return List.of(
                server(
                        "Postfix 3.",
                        () -> PostfixServer.start(PostfixServer.Delivery.MAILBOX),
                        "PIPELINING",
                        "CHUNKING",
                        "SMTPUTF8"),
                server(
                        "Exim 4.",
                        EximServer::start,
                        "PIPELINING",
                        "CHUNKING",
                        "SMTPUTF8",
                        "PIPECONNECT"));
    }

    private static Arguments server(
            String version, Supplier<MailServer> start, String... extensions) {
        return Arguments.of(version, start, List.of(extensions));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void takesMailForAnyoneIntoItsMailbox(
            String version, Supplier<MailServer> start, List<String> extensions)
            throws IOException {
        try (MailServer server = start.get()) {
            String replies =
                    converse(
                            server.port(),
                            "EHLO client.example",
                            "MAIL FROM:<a@sender.example>",
                            "RCPT TO:<b@anywhere.example>",
                            "RCPT TO:<c@elsewhere.example>",
                            "DATA",
                            "Subject: one\r\n\r\n..dot\r\n.",
                            "QUIT");

            List<String> mails = server.mailbox().awaitMails(2, LIMIT);

            assertThat(server.version()).startsWith(version);
            assertThat(replies).contains(extensions);
            assertThat(mails).hasSize(2).allMatch(mail -> mail.endsWith("\n.dot\n"));
        }
    }

    /** Without this, that none was smuggled in would say nothing of the sender. */
    @Test
    void aCarelessSenderSmugglesMailIntoPostfix() throws IOException {
        try (MailServer server = PostfixServer.start(PostfixServer.Delivery.MAILBOX)) {
            converse(
                    server.port(),
                    "EHLO client.example",
                    "MAIL FROM:<a@sender.example>",
                    "RCPT TO:<b@anywhere.example>",
                    "DATA",
                    "Subject: one\r\n\r\nx\n.\r\nMAIL FROM:<m@evil.example>\r\n"
                            + "RCPT TO:<b@anywhere.example>\r\nDATA\r\nSubject: two\r\n\r\nx\r\n.",
                    "QUIT");

            List<String> mails = server.mailbox().awaitMails(2, LIMIT);

            assertThat(mails).anyMatch(mail -> mail.contains("\nSubject: two\n"));
        }
    }

    /** Says each after the reply to the one before, and returns all replies. */
    private static String converse(int port, String... lines) throws IOException {
        StringBuilder replies = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            replies.append(reply(socket.getInputStream()));
            for (String line : lines) {
                socket.getOutputStream()
                        .write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                replies.append(reply(socket.getInputStream()));
            }
        }
        return replies.toString();
    }

    private static String reply(InputStream in) throws IOException {
        StringBuilder reply = new StringBuilder();
        do {
            int lineStart = reply.length();
            for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                reply.append((char) octet);
            }
            reply.append('\n');
            if (reply.length() < lineStart + 5 || reply.charAt(lineStart + 3) != '-') {
                return reply.toString();
            }
        } while (true);
    }
}
