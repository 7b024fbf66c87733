package james.onionmx.gate;

/**
 * How much strangers may do. Every number is at least 1. What is told for one circuit does not
 * concern those who come without a PROXY line: nobody can tell their circuits apart.
 *
 * @param sessions at once, over all circuits
 * @param sessionsPerCircuit at once, on one circuit
 * @param backEndConnections at once, whatever happens outside
 * @param circuitsRemembered circuits without a session whose mails of the last minute are still
 *     known; a bound on memory
 * @param commands in one session
 * @param errors in one session: commands that are none, are misplaced or have wrong arguments, and
 *     recipients that the back end refuses for good
 * @param mails begun in one session
 * @param mailsPerMinute begun in one minute, over all circuits
 * @param mailsPerMinuteAndCircuit begun in one minute, on one circuit
 * @param recipients in one mail
 * @param messageOctets in one message; announced as SIZE (RFC 1870)
 * @param lineOctets in one line of a message as the back end gets it, its doubled dot and its CRLF
 *     included; more is refused, for James drops lines of 8,192 octets and says that it took the
 *     message
 * @param octetsPerSecond that the content of a message must come with at least
 */
public record GateLimits(
        int sessions,
        int sessionsPerCircuit,
        int backEndConnections,
        int circuitsRemembered,
        int commands,
        int errors,
        int mails,
        int mailsPerMinute,
        int mailsPerMinuteAndCircuit,
        int recipients,
        long messageOctets,
        int lineOctets,
        int octetsPerSecond) {

    /** For a server of some thousand users. */
    public static final GateLimits DEFAULT =
            new GateLimits(
                    2_000, 8, 100, 65_536, 10_000, 50, 100, 6_000, 600, 100, 50L << 20, 8_190,
                    1_000);

    /** Refuses numbers below 1, and lines shorter than every server must take. */
    public GateLimits {
        require("sessions", sessions, 1);
        require("sessions per circuit", sessionsPerCircuit, 1);
        require("back-end connections", backEndConnections, 1);
        require("circuits remembered", circuitsRemembered, 1);
        require("commands", commands, 1);
        require("errors", errors, 1);
        require("mails", mails, 1);
        require("mails per minute", mailsPerMinute, 1);
        require("mails per minute and circuit", mailsPerMinuteAndCircuit, 1);
        require("recipients", recipients, 1);
        require("message octets", messageOctets, 1);
        require("line octets", lineOctets, 1_000);
        require("octets per second", octetsPerSecond, 1);
    }

    private static void require(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "a limit of " + value + " " + name + ", expected " + least + " or more");
        }
    }
}
