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

    /** One reply of one or more lines, each with its code and separator, without line ends. */
    static SmtpAnswer lines(String... lines) {
        return new Raw(String.join("\r\n", lines) + "\r\n");
    }
}
