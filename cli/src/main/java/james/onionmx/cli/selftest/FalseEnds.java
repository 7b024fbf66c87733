package james.onionmx.cli.selftest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends of a message that are none. Behind each stands a command, and never a true end: a server
 * that sees through it stays silent, and has got no mail when the connection is closed. One that
 * does not answers, and a second mail could stand where the command did.
 */
final class FalseEnds {

    /** One octet more than James' line buffer holds. */
    private static final String LONG = "x".repeat(8_193);

    private final String recipient;
    private final Duration silence;

    /**
     * Attempts with one recipient.
     *
     * @param recipient whom the server takes mail for, in angle brackets
     * @param silence how long nothing has to be said
     */
    FalseEnds(String recipient, Duration silence) {
        this.recipient = recipient;
        this.silence = silence;
    }

    List<Attempt> attempts() {
        return List.of(
                smuggled("LF.LF", "\n.\n"),
                smuggled("LF.CRLF", "\n.\r\n"),
                smuggled("CRLF.LF", "\r\n.\n"),
                smuggled("CR.CRLF", "\r.\r\n"),
                smuggled("CR.CR", "\r.\r"),
                smuggled("CRLF.CR", "\r\n.\r"),
                smuggled("CRLF.NUL", "\r\n.\0\r\n"),
                smuggled("LF.CRLF behind a long line", LONG + "\n.\r\n"),
                smuggled("LF.LF behind a long line", LONG + "\n.\n"),
                attempt("reply in the middle of a message", LONG + "\r\n"));
    }

    private Attempt smuggled(String name, String falseEnd) {
        return attempt("smuggling by " + name, "probe" + falseEnd + "NOOP\r\n");
    }

    private Attempt attempt(String name, String content) {
        return new Attempt(name, connection -> tried(connection, content));
    }

    private Verdict tried(StrangerConnection connection, String content)
            throws ConversationException {
        connection.greet();
        connection.ask("MAIL FROM:" + Envelopes.STRANGER);
        ServerReply taken = connection.ask("RCPT TO:" + recipient);
        if (taken.isRefusal()) {
            return Verdict.undecided("name a user with --recipient; " + recipient + ": " + taken);
        }
        ServerReply wanted = connection.ask("DATA");
        if (wanted.isRefusal()) {
            return Verdict.undecided("no mail is taken now: " + wanted);
        }
        connection.send("Subject: onionmx self-test\r\n\r\n" + content);
        return judge(connection);
    }

    private Verdict judge(StrangerConnection connection) throws ConversationException {
        Optional<ServerReply> said = connection.reply(silence, "to an unfinished message");
        if (said.isEmpty()) {
            return Verdict.refused("not taken for an end");
        }
        if (said.get().isPositive()) {
            return Verdict.harm("taken for an end: " + said.get());
        }
        try {
            Optional<ServerReply> more = connection.reply(silence, "to an unfinished message");
            return Verdict.harm(
                    "answered in the middle: "
                            + said.get()
                            + more.map(next -> " and " + next).orElse(""));
        } catch (ConversationException e) {
            if (e.isClosed()) {
                return Verdict.refused(said.get().toString());
            }
            throw e;
        }
    }
}
