package james.onionmx.torture;

import java.util.List;
import java.util.Locale;

/** The moments of an SMTP conversation at which a peer can fail, in their order. */
enum Phase {
    BANNER,
    EHLO,
    MAIL,
    RCPT,
    /** BDAT or DATA has come, and nothing of the content went on to the server. */
    CONTENT_BEGIN,
    /** Some of the content went on. */
    CONTENT_MIDDLE,
    /** All of it but the last octet: the server cannot keep it. */
    BEFORE_COMMIT,
    /** All of it; nobody waits for the server's reply. */
    CONTENT_END,
    /** The server said that it keeps the mail. */
    AFTER_COMMIT,
    QUIT;

    /** How a peer fails. */
    enum Manner {
        /** It ends the connection. */
        CUT,
        /** It says 421 and ends the connection. */
        SAYS_421,
        /** It says 451 and stays. */
        SAYS_451;

        /** Where this is possible: an answer takes a command that waits for one. */
        List<Phase> phases() {
            return switch (this) {
                case CUT -> List.of(Phase.values());
                case SAYS_421, SAYS_451 ->
                        List.of(BANNER, EHLO, MAIL, RCPT, CONTENT_BEGIN, BEFORE_COMMIT, QUIT);
            };
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
