package james.onionmx.integration;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorClient;
import james.onionmx.testbed.tor.TorNetwork;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A James with the drop-in jar and the shipped configuration, its gate, an onion service of its own
 * in front and a Tor client of its own behind, whose SRV record is in the zone.
 *
 * @param domain its mail domain
 * @param james the server; made, not started
 * @param onion its onion service
 * @param tor the client it sends through
 */
public record OnionMailServer(String domain, JamesServer james, OnionHost onion, TorClient tor)
        implements AutoCloseable {

    /** The password of every user. */
    public static final String PASSWORD = "secret";

    /** Mail with this at the start of its subject is bounced instead of delivered. */
    public static final String BOUNCE_ME = "bounce me";

    private static final String SHIPPED_LISTENER = "127.0.0.1:2526";
    private static final String SHIPPED_HELLO_NAME = "onion-mx.invalid";
    private static final String SHIPPED_DELAYS = "3*10 minutes, 4*1 hour, 18*6 hours";
    private static final String SHIPPED_RETRIES = "<maxRetries>25</maxRetries>";

    private static final String LOCAL_DELIVERY = "<processor state=\"local-delivery\">";
    private static final String BOUNCER =
            "<mailet match=\"SubjectStartsWith=" + BOUNCE_ME + "\" class=\"Bounce\"/>";

    /** With a port, so many of a domain fit into the name of a Tor. */
    private static final int LETTERS = 9;

    private static final Pattern DELIVERY_LINE =
            Pattern.compile(" (WARN|ERROR) | james\\.onionmx|RemoteDelivery|Exception");

    /** Refuses nulls. */
    public OnionMailServer {
        requireNonNull(domain);
        requireNonNull(james);
        requireNonNull(onion);
        requireNonNull(tor);
    }

    /**
     * Makes a server for a domain, with one user.
     *
     * @param network where its onion service and its client run
     * @param zone gets its SRV record, and answers its look-ups
     * @param domain also names the processes
     * @param user the local part of the user's address
     */
    public static OnionMailServer create(
            TorNetwork network, DnsZone zone, String domain, String user) {
        return create(network, zone, domain, user, (builder, onionPort) -> builder);
    }

    /**
     * Changes a server's description; the port is its gate's, where its onion service connects to.
     */
    @FunctionalInterface
    public interface Change {
        /** Returns the builder it was given. */
        JamesServerBuilder apply(JamesServerBuilder builder, int onionPort);
    }

    /** As the other, with a last change to its description. */
    public static OnionMailServer create(
            TorNetwork network, DnsZone zone, String domain, String user, Change change) {
        int gatePort = FreePorts.take();
        String name = nameOnNetwork(domain, gatePort);
        int listenerPort = FreePorts.take();
        OnionHost onion =
                network.startHost(
                        "mx" + name, gatePort, OnionServiceOptions.smtp().exportingCircuitId());
        TorClient tor = network.startClient("out" + name);
        zone.add("_onion-mx._tcp." + domain + ". 60 IN SRV 0 5 25 " + onion.onionName() + ".");
        JamesServerBuilder builder =
                configured(JamesServer.named(domain), domain, listenerPort)
                        .conf(
                                "onionmx.properties",
                                properties(tor, zone)
                                        + "inbound.listen=127.0.0.1:"
                                        + gatePort
                                        + "\ninbound.james=127.0.0.1:"
                                        + listenerPort
                                        + "\n")
                        .extensionJar(Project.extensionJar())
                        .domain(domain)
                        .user(user + "@" + domain, PASSWORD);
        return new OnionMailServer(domain, change.apply(builder, gatePort).build(), onion, tor);
    }

    /** A server of another test on the same network may have had the same domain. */
    private static String nameOnNetwork(String domain, int port) {
        String letters = domain.replaceAll("[^A-Za-z0-9]", "");
        return letters.substring(0, Math.min(letters.length(), LETTERS)) + port;
    }

    private static JamesServerBuilder configured(
            JamesServerBuilder builder, String domain, int listenerPort) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return builder.plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf("mailetcontainer.xml", SHIPPED_DELAYS, "60*1 second")
                .replaceInConf(
                        "mailetcontainer.xml", SHIPPED_RETRIES, "<maxRetries>60</maxRetries>")
                .replaceInConf("mailetcontainer.xml", LOCAL_DELIVERY, LOCAL_DELIVERY + BOUNCER)
                .replaceInConf(
                        "smtpserver.xml",
                        "</smtpservers>",
                        shipped.onionListener() + "\n</smtpservers>")
                .replaceInConf("smtpserver.xml", SHIPPED_LISTENER, "127.0.0.1:" + listenerPort)
                .replaceInConf("smtpserver.xml", SHIPPED_HELLO_NAME, "mx." + domain)
                .replaceInConf(
                        "domainlist.xml", "<defaultDomain>localhost", "<defaultDomain>" + domain);
    }

    private static String properties(TorClient tor, DnsZone zone) {
        return DropInConfiguration.shipped().text("onionmx.properties")
                + "\ntor.socks=127.0.0.1:"
                + tor.socksPort()
                + "\ndns.resolvers=127.0.0.1:"
                + zone.port()
                + "\n";
    }

    /** What its log says about deliveries and troubles: for the message of a failure. */
    public String deliveryLog() {
        return james.logs()
                .lines()
                .filter(DELIVERY_LINE.asPredicate())
                .collect(Collectors.joining("\n"));
    }

    /** A user's address. */
    public String address(String user) {
        return user + "@" + domain;
    }

    @Override
    public void close() {
        james.close();
    }
}
