package james.onionmx.cli.selftest;

import java.util.List;
import java.util.Set;

/** Commands that no stranger needs. */
final class LatePrivileges {

    static final String PROXY_LINE = "PROXY TCP4 127.0.0.1 127.0.0.1 1 25";

    private static final int TOO_LONG = 100_000;

    /** That AUTH is at work: it goes on, it is done, or the password was wrong. */
    private static final Set<Integer> AUTH_WORKS = Set.of(235, 334, 535);

    private LatePrivileges() {}

    static List<Attempt> attempts() {
        return List.of(
                new Attempt("forged PROXY header", LatePrivileges::forgedHeader),
                new Attempt("AUTH announced", LatePrivileges::announcedAuth),
                auth("PLAIN"),
                auth("LOGIN"),
                unheeded("VRFY", "VRFY postmaster", 250, 251),
                unheeded("EXPN", "EXPN postmaster", 250, 252),
                unheeded("XCLIENT", "XCLIENT NAME=localhost ADDR=127.0.0.1", 220, 250),
                unheeded("oversized command", "NOOP " + "x".repeat(TOO_LONG), 200, 250),
                unheeded(
                        "mail without limit",
                        "MAIL FROM:" + Envelopes.STRANGER + " SIZE=999999999999",
                        200,
                        250),
                new Attempt("header in a greeting", LatePrivileges::headerInGreeting));
    }

    /** As the first greeting, for a second one is another matter. */
    private static Verdict headerInGreeting(StrangerConnection connection)
            throws ConversationException {
        ServerReply banner = connection.reply("instead of a greeting");
        if (banner.isRefusal()) {
            throw ConversationException.unexpected("instead of a greeting: " + banner);
        }
        ServerReply answer = connection.ask("EHLO a\rX-Injected: 1");
        return answer.isRefusal()
                ? Verdict.refused(answer.toString())
                : Verdict.harm("taken: " + answer);
    }

    /** A server that takes it answers the command behind it as if it were the first. */
    private static Verdict forgedHeader(StrangerConnection connection)
            throws ConversationException {
        connection.send(PROXY_LINE + "\r\nEHLO self-test.invalid\r\n");
        ServerReply banner = connection.reply("instead of a greeting");
        if (banner.isRefusal()) {
            return Verdict.refused(banner.toString());
        }
        ServerReply answer = connection.reply("to a PROXY line");
        return answer.isRefusal()
                ? Verdict.refused(answer.toString())
                : Verdict.harm("a PROXY line is believed from whoever connects");
    }

    private static Verdict announcedAuth(StrangerConnection connection)
            throws ConversationException {
        ServerReply hello = connection.greet();
        return hello.announces("AUTH")
                ? Verdict.harm("EHLO announces AUTH")
                : Verdict.refused("not announced");
    }

    private static Attempt auth(String mechanism) {
        return new Attempt(
                "AUTH " + mechanism,
                connection -> {
                    connection.greet();
                    ServerReply answer = connection.ask("AUTH " + mechanism);
                    return AUTH_WORKS.contains(answer.code())
                            ? Verdict.harm("passwords can be tried: " + answer)
                            : Verdict.refused(answer.toString());
                });
    }

    /** A command that must not be obeyed, which these two replies would say. */
    private static Attempt unheeded(String name, String command, int obeyed, int alsoObeyed) {
        return new Attempt(
                name,
                connection -> {
                    connection.greet();
                    ServerReply answer = connection.ask(command);
                    return answer.code() == obeyed || answer.code() == alsoObeyed
                            ? Verdict.harm("obeyed: " + answer)
                            : Verdict.refused(answer.toString());
                });
    }
}
