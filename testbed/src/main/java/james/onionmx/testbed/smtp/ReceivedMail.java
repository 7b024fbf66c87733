package james.onionmx.testbed.smtp;

import java.util.List;

/**
 * A mail that a {@link ScriptedSmtpPeer} answered the final dot of with 2xx.
 *
 * @param mailCommand the MAIL line as received
 * @param recipients the addresses of the RCPT commands that were answered with 2xx
 * @param content as it would be stored, in ISO 8859-1: dots unstuffed, without the final dot; cut
 *     off behind {@link #MAX_KEPT} octets
 * @param size octets of the whole content
 * @param sha256 of the whole content, in hexadecimal
 */
public record ReceivedMail(
        String mailCommand, List<String> recipients, String content, long size, String sha256) {

    /** What is kept of a content, in octets. */
    public static final int MAX_KEPT = 1024 * 1024;
}
