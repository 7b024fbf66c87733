package james.onionmx.testbed.james;

import james.onionmx.testbed.process.Waiting;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a user's INBOX on a port of 127.0.0.1 (RFC 3501), with a connection for each question.
 *
 * @param port of the IMAP server
 * @param user log-in name
 * @param password log-in password
 */
public record ImapMailbox(int port, String user, String password) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");

    /** How many messages there are. */
    public int count() {
        return ask(session -> exists(session.ask("SELECT INBOX")));
    }

    /** All messages in full, oldest first; octets above 127 read as UTF-8. */
    public List<String> messages() {
        return messages(StandardCharsets.UTF_8);
    }

    /** All messages in full, oldest first, as they are: a character for each octet. */
    public List<String> octets() {
        return messages(StandardCharsets.ISO_8859_1);
    }

    private List<String> messages(Charset charset) {
        return ask(
                session ->
                        exists(session.ask("SELECT INBOX")) == 0
                                ? List.of()
                                : session.ask("FETCH 1:* (BODY.PEEK[])").literals.stream()
                                        .map(literal -> new String(literal, charset))
                                        .toList());
    }

    private static int exists(Answer answer) {
        return answer.lines.stream()
                .map(EXISTS::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .orElse(0);
    }

    private interface Question<T> {
        T put(Session session) throws IOException;
    }

    private <T> T ask(Question<T> question) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            Session session = new Session(socket);
            session.readLine();
            session.ask("LOGIN \"" + user + "\" \"" + password + "\"");
            return question.put(session);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "IMAP on port " + port + " as " + user + " failed: " + e, e);
        }
    }

    /** Waits for a message that is wanted and returns the first such. */
    public String awaitMessage(Predicate<String> wanted, Duration limit) {
        List<String> found = new ArrayList<>();
        Waiting.until(
                "a message in the INBOX of " + user,
                limit,
                () -> messages().stream().filter(wanted).findFirst().map(found::add).orElse(false),
                () -> "it holds " + messages());
        return found.get(0);
    }

    /** Waits until there are at least so many messages and returns all. */
    public List<String> awaitCount(int count, Duration limit) {
        Waiting.until(
                count + " messages in the INBOX of " + user,
                limit,
                () -> count() >= count,
                () -> "it holds " + count());
        return messages();
    }

    private record Answer(List<String> lines, List<byte[]> literals) {}

    private static final class Session {
        private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

        private final InputStream in;
        private final OutputStream out;
        private int commands;

        Session(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        Answer ask(String command) throws IOException {
            String tag = "a" + ++commands;
            out.write((tag + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            Answer answer = new Answer(new ArrayList<>(), new ArrayList<>());
            while (true) {
                String line = readLine();
                if (line.startsWith(tag + " OK")) {
                    return answer;
                }
                if (line.startsWith(tag + " ")) {
                    throw new IOException("refused: " + line);
                }
                answer.lines.add(line);
                Matcher literal = LITERAL.matcher(line);
                if (literal.find()) {
                    answer.literals.add(in.readNBytes(Integer.parseInt(literal.group(1))));
                }
            }
        }

        String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new EOFException("the server closed after \"" + line + "\"");
                }
                line.write(octet);
            }
            return line.toString(StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
