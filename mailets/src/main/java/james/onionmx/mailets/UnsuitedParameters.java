package james.onionmx.mailets;

import java.util.Map;
import java.util.Optional;

/** Parameters of RemoteDelivery, or of its samples, that make no sense here, and what to use. */
final class UnsuitedParameters {

    private static final String GATEWAY =
            "the onion services of a domain come from the static map and the DNS; to send a"
                + " domain's mail to a certain onion write it into a map (map.files in"
                + " onionmx.properties), for all mail name it in <onion>, and leave a gateway in"
                + " clear to RemoteDelivery";
    private static final String LOGIN =
            "an onion service is logged in to with client authorisation (ClientOnionAuthDir in"
                    + " torrc), not with AUTH";
    private static final String NO_TLS_PORT =
            "Tor encrypts the whole way and the onion's name proves whose it is; there is no port"
                    + " for SMTPS";
    private static final String JAVAMAIL =
            "mail is not sent with JavaMail here; set timeout, connectiontimeout and heloName, or"
                    + " timeout.*, sessions.* and pipeline.* in onionmx.properties";
    private static final String JAVAMAIL_PREFIX = "mail.";

    private static final Map<String, String> ADVICE =
            Map.ofEntries(
                    Map.entry("gateway", GATEWAY),
                    Map.entry("gatewayPort", GATEWAY),
                    Map.entry("gatewayUsername", LOGIN),
                    Map.entry("gatewayusername", LOGIN),
                    Map.entry("gatewayPassword", LOGIN),
                    Map.entry(
                            "bind",
                            "connections go to Tor's SocksPort only (tor.socks in"
                                    + " onionmx.properties); how Tor itself goes out is set in"
                                    + " torrc (OutboundBindAddress)"),
                    Map.entry("sslEnable", NO_TLS_PORT),
                    Map.entry("sslTrustAllCerts", NO_TLS_PORT),
                    Map.entry(
                            "loadBalancing",
                            "priorities and weights of the SRV records and of the static map say"
                                    + " how load is shared"),
                    Map.entry(
                            "deliveryThreads",
                            "delivery is not done by threads that wait; set maxInFlight"),
                    Map.entry("outgoingQueue", "the queue is named by outgoing"));

    private UnsuitedParameters() {}

    /** What to use in place of a parameter; empty where it is none of these. */
    static Optional<String> advice(String name) {
        return name.startsWith(JAVAMAIL_PREFIX)
                ? Optional.of(JAVAMAIL)
                : Optional.ofNullable(ADVICE.get(name));
    }
}
