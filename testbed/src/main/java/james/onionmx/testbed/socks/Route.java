package james.onionmx.testbed.socks;

import java.time.Duration;
import java.util.function.Function;

/** Where a {@link LatencyProxy} leads a connection. */
public sealed interface Route {

    /**
     * To a port of 127.0.0.1.
     *
     * @param localPort 1 to 65535
     */
    record To(int localPort) implements Route {}

    /**
     * Nowhere: no answer for a while, then a refusal, as for a service that is dead.
     *
     * @param code of the reply, 1 to 255
     * @param after how long the client waits for it
     */
    record Dead(int code, Duration after) implements Route {}

    /** Every name to one port. */
    static Function<String, Route> allTo(int localPort) {
        Route route = new To(localPort);
        return host -> route;
    }
}
