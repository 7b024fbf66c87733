package james.onionmx.integration;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.process.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a James with the drop-in jar, the shipped configuration and its gate listens, for whoever
 * speaks to it in the place of Tor.
 *
 * @param gate where Tor would connect to
 * @param listener James' own listener behind it
 */
public record GatedJames(InetSocketAddress gate, InetSocketAddress listener) {

    /** Its domain. */
    public static final String DOMAIN = "b.example";

    /** Its user, whose password is "secret". */
    public static final String USER = "bob@" + DOMAIN;

    private static final String SHIPPED_LISTENER = "127.0.0.1:2526";

    /** On free ports. */
    public static GatedJames onFreePorts() {
        return new GatedJames(free(), free());
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take());
    }

    /** The server, to be changed, built and started. */
    public JamesServerBuilder server(String name, String properties) {
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
                .user(USER, "secret");
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
