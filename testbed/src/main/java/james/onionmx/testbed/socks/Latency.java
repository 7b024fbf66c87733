package james.onionmx.testbed.socks;

import java.time.Duration;

/**
 * Time that a {@link ScriptedSocksServer} adds, as a circuit through Tor does.
 *
 * @param connect before the reply to a request
 * @param toServer on every octet from the client
 * @param toClient on every octet to the client
 */
public record Latency(Duration connect, Duration toServer, Duration toClient) {

    /** Nothing added. */
    public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** A round trip, half of it in each direction; a connect takes one round trip too. */
    public static Latency roundTrip(Duration roundTrip) {
        return new Latency(roundTrip, roundTrip.dividedBy(2), roundTrip.dividedBy(2));
    }
}
