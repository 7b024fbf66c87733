package james.onionmx.gate;

import java.time.Duration;

/**
 * How long the gate waits. All are positive.
 *
 * @param proxyLine for Tor's PROXY line
 * @param idle for a stranger's next whole command; single octets do not count
 * @param idleUnderLoad the same while three quarters of the sessions or of the back-end connections
 *     are taken
 * @param session that a stranger's session may last at all
 * @param rateWindow over which the rate of a content is measured
 * @param linger for a stranger to read the last reply and go
 * @param backEndTurn for a back-end connection to become free
 * @param backEndConnect for the back end to take a connection
 * @param backEndReply for each reply of the back end, and for each block of content to be taken
 * @param backEndIdle that a back-end connection is kept without a mail
 */
public record GateTimeouts(
        Duration proxyLine,
        Duration idle,
        Duration idleUnderLoad,
        Duration session,
        Duration rateWindow,
        Duration linger,
        Duration backEndTurn,
        Duration backEndConnect,
        Duration backEndReply,
        Duration backEndIdle) {

    /** Idle as RFC 5321 section 4.5.3.2.7 wants it, much less under load. */
    public static final GateTimeouts DEFAULT =
            new GateTimeouts(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(2));

    /** Refuses durations below a millisecond. */
    public GateTimeouts {
        require("PROXY line", proxyLine);
        require("idle", idle);
        require("idle under load", idleUnderLoad);
        require("session", session);
        require("rate window", rateWindow);
        require("linger", linger);
        require("back-end turn", backEndTurn);
        require("back-end connect", backEndConnect);
        require("back-end reply", backEndReply);
        require("back-end idle", backEndIdle);
        if (backEndConnect.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a back-end connect timeout of " + backEndConnect + ", expected up to 24 days");
        }
    }

    private static void require(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(
                    name + ": a timeout of " + duration + ", expected 1 ms or more");
        }
    }
}
