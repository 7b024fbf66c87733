package james.onionmx.testbed.socks;

/**
 * What went through a {@link LatencyProxy}.
 *
 * @param requests what clients asked to be connected to, dead or not
 * @param connections those that were connected
 * @param mostAtOnce the most of them open at one time
 * @param turns of all connections together; see {@link LatencyProxy}
 * @param bursts octets from clients that came after octets from the server, however those were
 *     caused: never less than turns
 * @param octets from clients
 */
public record Traffic(
        int requests, int connections, int mostAtOnce, long turns, long bursts, long octets) {}
