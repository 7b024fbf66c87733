package james.onionmx.testbed.james;

import james.onionmx.testbed.process.FreePorts;

/**
 * The ports of one server on 127.0.0.1.
 *
 * @param smtp for mail from other servers
 * @param submission for mail from users
 * @param imap for reading
 * @param webAdmin for administration
 */
public record JamesPorts(int smtp, int submission, int imap, int webAdmin) {

    /** Four free ones. */
    public static JamesPorts free() {
        return new JamesPorts(
                FreePorts.take(), FreePorts.take(), FreePorts.take(), FreePorts.take());
    }
}
