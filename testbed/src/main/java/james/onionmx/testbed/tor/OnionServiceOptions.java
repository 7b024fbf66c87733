package james.onionmx.testbed.tor;

import java.util.ArrayList;
import java.util.List;

/**
 * How an onion service is offered.
 *
 * @param virtualPort the port that clients name, 1 to 65535
 * @param torrcLines further options of the service, such as {@code HiddenServiceMaxStreams 2}
 */
public record OnionServiceOptions(int virtualPort, List<String> torrcLines) {

    private static final int SMTP_PORT = 25;

    /** Takes a copy. */
    public OnionServiceOptions {
        torrcLines = List.copyOf(torrcLines);
    }

    /** Port 25, plain. */
    public static OnionServiceOptions smtp() {
        return new OnionServiceOptions(SMTP_PORT, List.of());
    }

    /** The same on another virtual port. */
    public OnionServiceOptions onVirtualPort(int port) {
        return new OnionServiceOptions(port, torrcLines);
    }

    /** With a PROXY line in front of each connection that tells the circuit. */
    public OnionServiceOptions exportingCircuitId() {
        return with("HiddenServiceExportCircuitID haproxy");
    }

    /** With one more line in torrc, behind the service's own. */
    public OnionServiceOptions with(String torrcLine) {
        List<String> more = new ArrayList<>(torrcLines);
        more.add(torrcLine);
        return new OnionServiceOptions(virtualPort, more);
    }
}
