package james.onionmx.integration;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A James with the drop-in jar, the shipped configuration and its gate, for tests that speak to the
 * gate in the place of Tor.
 *
 * @param gate where Tor would connect to
 * @param listener James' own listener behind it
 */
record GatedServer(InetSocketAddress gate, InetSocketAddress listener) {

    static final String DOMAIN = "b.example";
    static final String BOB = "bob@" + DOMAIN;

    private static final String SHIPPED_LISTENER = "127.0.0.1:2526";

    /** On free ports. */
    static GatedServer create() {
        return new GatedServer(free(), free());
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take());
    }

    /** The server, to be changed, built and started. */
    JamesServerBuilder james(String name, String properties) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named(name)
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .conf(
                        "onionmx.properties",
                        "inbound.listen="
                                + written(gate)
                                + "\ninbound.james="
                                + written(listener)
                                + "\n"
                                + properties)
                .replaceInConf(
                        "smtpserver.xml",
                        "</smtpservers>",
                        shipped.onionListener() + "\n</smtpservers>")
                .replaceInConf("smtpserver.xml", SHIPPED_LISTENER, written(listener))
                .extensionJar(Project.extensionJar())
                .domain(DOMAIN)
                .user(BOB, "secret");
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** As a stranger on a circuit, greeted. */
    OnionStranger stranger() throws IOException {
        return OnionStranger.at(gate);
    }
}
