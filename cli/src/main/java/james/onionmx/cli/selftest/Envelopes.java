package james.onionmx.cli.selftest;

import java.util.List;

/** Mail for somebody elsewhere, in all the writings that ever made a server relay it. */
final class Envelopes {

    static final String FOREIGN_DOMAIN = "elsewhere.example";
    static final String STRANGER = "<stranger@nowhere.example>";
    static final String FOREIGN = "<victim@" + FOREIGN_DOMAIN + ">";

    private final String local;

    /**
     * Attempts on one server.
     *
     * @param local a domain that may be its own
     */
    Envelopes(String local) {
        this.local = local;
    }

    List<Attempt> attempts() {
        return List.of(
                envelope("relay", STRANGER, FOREIGN),
                envelope("relay for the null sender", "<>", FOREIGN),
                envelope("relay for a local sender", "<postmaster@" + local + ">", FOREIGN),
                envelope("relay to a foreign postmaster", STRANGER, postmaster()),
                envelope("relay by percent hack", STRANGER, "<victim%" + FOREIGN_DOMAIN + at()),
                envelope("relay by source route", STRANGER, "<@" + local + ":" + foreign() + ">"),
                envelope("relay by quotes", STRANGER, "<\"" + foreign() + "\"" + at()),
                envelope("relay by bang path", STRANGER, "<" + FOREIGN_DOMAIN + "!victim" + at()),
                envelope("relay by UTF-8", STRANGER, "<v\u00c3\u00adctim@" + FOREIGN_DOMAIN + ">"),
                envelope("relay without brackets", STRANGER, foreign()),
                new Attempt("relay by pipelining", Envelopes::pipelined),
                behind("relay behind AUTH", "AUTH PLAIN AHBvc3RtYXN0ZXIAcG9zdG1hc3Rlcg=="),
                behind("relay behind XCLIENT", "XCLIENT NAME=localhost ADDR=127.0.0.1"),
                behind("relay behind a late PROXY line", LatePrivileges.PROXY_LINE));
    }

    private static String foreign() {
        return "victim@" + FOREIGN_DOMAIN;
    }

    private static String postmaster() {
        return "<postmaster@" + FOREIGN_DOMAIN + ">";
    }

    private String at() {
        return "@" + local + ">";
    }

    private static Attempt envelope(String name, String sender, String recipient) {
        return new Attempt(
                name,
                connection -> {
                    connection.greet();
                    return tried(connection, sender, recipient);
                });
    }

    /** After a command that gives rights where it is obeyed, whatever it is answered. */
    private static Attempt behind(String name, String command) {
        return new Attempt(
                name,
                connection -> {
                    connection.greet();
                    connection.ask(command);
                    return tried(connection, STRANGER, FOREIGN);
                });
    }

    private static Verdict tried(StrangerConnection connection, String sender, String recipient)
            throws ConversationException {
        ServerReply mail = connection.ask("MAIL FROM:" + sender);
        if (mail.isRefusal()) {
            return Verdict.refused(mail.toString());
        }
        ServerReply answer = connection.ask("RCPT TO:" + recipient);
        return answer.isRefusal()
                ? Verdict.refused(answer.toString())
                : Verdict.harm("took " + Words.of(recipient) + ": " + answer);
    }

    private static Verdict pipelined(StrangerConnection connection) throws ConversationException {
        connection.send(
                "EHLO self-test.invalid\r\nMAIL FROM:"
                        + STRANGER
                        + "\r\nRCPT TO:"
                        + FOREIGN
                        + "\r\nRCPT TO:"
                        + FOREIGN
                        + "\r\nQUIT\r\n");
        connection.reply("instead of a greeting");
        connection.reply("to EHLO");
        connection.reply("to MAIL");
        ServerReply first = connection.reply("to RCPT");
        ServerReply second = connection.reply("to RCPT");
        return first.isRefusal() && second.isRefusal()
                ? Verdict.refused(first.toString())
                : Verdict.harm("took " + FOREIGN + ": " + (first.isRefusal() ? second : first));
    }
}
