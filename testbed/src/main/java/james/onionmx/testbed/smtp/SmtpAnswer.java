package james.onionmx.testbed.smtp;

import java.time.Duration;
import javax.net.ssl.SSLContext;

/** What a {@link ScriptedSmtpPeer} does at one step. */
public sealed interface SmtpAnswer {

    /**
     * Sends a text as it is.
     *
     * @param text with its line ends, in ISO 8859-1; may hold several replies or none
     */
    record Raw(String text) implements SmtpAnswer {}

    /**
     * Sends a text as it is and closes the connection.
     *
     * @param text with its line ends; may be empty
     */
    record Cut(String text) implements SmtpAnswer {}

    /** Answers nothing and goes on reading. */
    record Freeze() implements SmtpAnswer {}

    /**
     * Sends a text as it is and never reads again, so that the client's socket fills.
     *
     * @param text with its line ends
     */
    record StopReading(String text) implements SmtpAnswer {}

    /**
     * Waits, then does something else.
     *
     * @param delay how long
     * @param then what
     */
    record Late(Duration delay, SmtpAnswer then) implements SmtpAnswer {}

    /**
     * Sends a text as it is and goes on under TLS, as the server, by another script.
     *
     * @param text with its line ends
     * @param tls with the server's certificate
     * @param then what is answered under TLS, its banner aside
     */
    record StartTls(String text, SSLContext tls, SmtpScript then) implements SmtpAnswer {}

    /**
     * Sends a text octet by octet, over and over, until the client leaves.
     *
     * @param text with its line ends, if it has any
     * @param pause before each octet
     */
    record Drip(String text, Duration pause) implements SmtpAnswer {}

    /**
     * Sends a text over and over, until it has sent so much or the client leaves.
     *
     * @param text with its line ends, if it has any
     * @param octets how much
     */
    record Flood(String text, long octets) implements SmtpAnswer {}

    /**
     * To RCPT: takes the first recipients of a transaction, and none beyond them.
     *
     * @param most how many
     * @param taken to each of these
     * @param beyond to each of the others
     */
    record UpTo(int most, SmtpAnswer taken, SmtpAnswer beyond) implements SmtpAnswer {}

    /** One reply of one or more lines, each with its code and separator, without line ends. */
    static SmtpAnswer lines(String... lines) {
        return new Raw(String.join("\r\n", lines) + "\r\n");
    }
}
