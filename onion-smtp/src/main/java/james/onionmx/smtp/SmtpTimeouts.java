package james.onionmx.smtp;

import java.time.Duration;

/**
 * How long to wait for a peer (RFC 5321 section 4.5.3.2). Connecting is not among them: that
 * belongs to Tor.
 *
 * @param banner for the greeting
 * @param command for each reply to a command
 * @param dataBlock for the peer to take each block of the content
 * @param finalReply for the reply to the end of the content
 */
public record SmtpTimeouts(
        Duration banner, Duration command, Duration dataBlock, Duration finalReply) {

    /** What the RFC recommends. */
    public static final SmtpTimeouts DEFAULT =
            new SmtpTimeouts(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(10));

    /** Refuses durations that are not positive. */
    public SmtpTimeouts {
        requirePositive("banner", banner);
        requirePositive("command", command);
        requirePositive("data block", dataBlock);
        requirePositive("final reply", finalReply);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "a " + name + " timeout of " + duration + ", expected more than nothing");
        }
    }
}
