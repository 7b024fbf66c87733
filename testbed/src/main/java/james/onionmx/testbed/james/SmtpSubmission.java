package james.onionmx.testbed.james;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Sends mail to a port of 127.0.0.1, step by step and without extensions, to see what a server
 * says.
 *
 * @param port of the server
 * @param login given by AUTH PLAIN where present
 */
public record SmtpSubmission(int port, Optional<Login> login) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** A user and the password. */
    public record Login(String user, String password) {}

    /**
     * Sends one mail. A refused step ends the conversation; a refused recipient only where no other
     * is accepted.
     *
     * @param sender empty for the null sender
     * @param recipients at least one
     * @param message header and body; lines end as they like
     * @return all lines that the server sent, the last one the answer to the message if it came so
     *     far
     */
    public List<String> send(String sender, List<String> recipients, String message) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            Conversation talk = new Conversation(socket);
            if (talk.greet() && logIn(talk) && talk.say("MAIL FROM:<" + sender + ">")) {
                talkOver(talk, recipients, message);
            }
            return List.copyOf(talk.lines);
        } catch (IOException e) {
            throw new IllegalStateException("SMTP on port " + port + " failed: " + e, e);
        }
    }

    /** Sends one mail to one recipient. */
    public List<String> send(String sender, String recipient, String message) {
        return send(sender, List.of(recipient), message);
    }

    private boolean logIn(Conversation talk) throws IOException {
        if (login.isEmpty()) {
            return true;
        }
        String secret = "\0" + login.get().user() + "\0" + login.get().password();
        return talk.say(
                "AUTH PLAIN "
                        + Base64.getEncoder()
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private static void talkOver(Conversation talk, List<String> recipients, String message)
            throws IOException {
        boolean anyAccepted = false;
        for (String recipient : recipients) {
            anyAccepted |= talk.say("RCPT TO:<" + recipient + ">");
        }
        if (anyAccepted && talk.say("DATA")) {
            StringBuilder data = new StringBuilder();
            message.lines()
                    .map(line -> line.startsWith(".") ? "." + line : line)
                    .forEach(line -> data.append(line).append("\r\n"));
            talk.say(data + ".");
        }
    }

    private static final class Conversation {
        private final BufferedReader in;
        private final OutputStream out;
        private final List<String> lines = new ArrayList<>();

        Conversation(Socket socket) throws IOException {
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
        }

        boolean greet() throws IOException {
            return isPositive() && say("EHLO testbed.test");
        }

        boolean say(String command) throws IOException {
            out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return isPositive();
        }

        private boolean isPositive() throws IOException {
            String line;
            do {
                line = in.readLine();
                if (line == null) {
                    return false;
                }
                lines.add(line);
            } while (line.length() > 3 && line.charAt(3) == '-');
            return line.startsWith("2") || line.startsWith("3");
        }
    }
}
