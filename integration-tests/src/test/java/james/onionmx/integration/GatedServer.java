package james.onionmx.integration;

import james.onionmx.testbed.james.JamesServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A {@link GatedJames} and its strangers.
 *
 * @param james where it listens
 */
record GatedServer(GatedJames james) {

    static final String DOMAIN = GatedJames.DOMAIN;
    static final String BOB = GatedJames.USER;

    /** On free ports. */
    static GatedServer create() {
        return new GatedServer(GatedJames.onFreePorts());
    }

    InetSocketAddress gate() {
        return james.gate();
    }

    InetSocketAddress listener() {
        return james.listener();
    }

    /** The server, to be changed, built and started. */
    JamesServerBuilder james(String name, String properties) {
        return james.server(name, properties);
    }

    /** As a stranger on a circuit, greeted. */
    OnionStranger stranger() throws IOException {
        return OnionStranger.at(gate());
    }
}
