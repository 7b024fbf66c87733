package james.onionmx.queues;

import james.onionmx.integration.OnionMailServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Hands many small mails to a server's submission port, over several connections at once.
 *
 * @param port of the server
 * @param sender who logs in and sends
 */
record MailFlood(int port, String sender) {

    private static final int CONNECTIONS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Hands in one mail for each number up to the count; the subject is a prefix and that. */
    void send(int count, String recipient, String subjectPrefix) {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<CompletableFuture<Void>> streams =
                    IntStream.range(0, CONNECTIONS)
                            .mapToObj(
                                    first ->
                                            CompletableFuture.runAsync(
                                                    () ->
                                                            stream(
                                                                    IntStream.range(0, count)
                                                                            .filter(
                                                                                    number ->
                                                                                            number
                                                                                                            % CONNECTIONS
                                                                                                    == first)
                                                                            .mapToObj(
                                                                                    number ->
                                                                                            subjectPrefix
                                                                                                    + number)
                                                                            .toList(),
                                                                    recipient),
                                                    threads))
                            .toList();
            streams.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private void stream(List<String> subjects, String recipient) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            Talk talk =
                    new Talk(
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII)),
                            socket.getOutputStream());
            talk.expect("220");
            talk.say("EHLO flood.test", "250");
            talk.say("AUTH PLAIN " + secret(), "235");
            for (String subject : subjects) {
                talk.say("MAIL FROM:<" + sender + ">", "250");
                talk.say("RCPT TO:<" + recipient + ">", "250");
                talk.say("DATA", "354");
                talk.say(message(subject, recipient) + ".", "250");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("SMTP on port " + port + " failed", e);
        }
    }

    private String secret() {
        String secret = "\0" + sender + "\0" + OnionMailServer.PASSWORD;
        return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private String message(String subject, String recipient) {
        return "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\n\r\nHello.\r\n"
                .formatted(sender, recipient, subject);
    }

    private record Talk(BufferedReader in, OutputStream out) {

        void say(String text, String reply) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
            expect(reply);
        }

        void expect(String reply) throws IOException {
            String line;
            do {
                line = in.readLine();
            } while (line != null && line.startsWith(reply + "-"));
            if (line == null || !line.startsWith(reply)) {
                throw new IOException("expected " + reply + ", got " + line);
            }
        }
    }
}
