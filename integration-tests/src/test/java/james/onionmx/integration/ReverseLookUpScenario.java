package james.onionmx.integration;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Runs in a network namespace of its own, whose system resolver is a zone on port 53: a whole James
 * takes mail of one circuit through the gate, and mail of another at a listener with James' own
 * handlers, as who has no gate would have it.
 */
final class ReverseLookUpScenario {

    static final int THROUGH_THE_GATE = 0x71;
    static final int STRAIGHT = 0x72;

    private static final int DNS_PORT = 53;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ZONE = "@ 60 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 5\n";
    private static final String BARE_LISTENER =
            """
            <smtpserver enabled="true">
              <jmxName>smtpserver-bare</jmxName>
              <bind>127.0.0.1:%d</bind>
              <proxyRequired>true</proxyRequired>
              <tls socketTLS="false" startTLS="false"/>
              <connectionLimitPerIP>0</connectionLimitPerIP>
              <auth>
                <announce>never</announce>
                <requireSSL>false</requireSSL>
                <plainAuthEnabled>false</plainAuthEnabled>
              </auth>
              <verifyIdentity>false</verifyIdentity>
              <handlerchain>
                <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
              </handlerchain>
            </smtpserver>
            </smtpservers>
            """;

    private ReverseLookUpScenario() {}

    /** Exits with 0 when both mails have arrived. */
    public static void main(String[] arguments) throws IOException {
        GatedJames gated = GatedJames.onFreePorts();
        InetSocketAddress bare =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take());
        DnsZone zone = DnsZone.startOn(DNS_PORT, ZONE);
        try (zone;
                JamesServer james =
                        gated.server("asking", "")
                                .replaceInConf(
                                        "smtpserver.xml",
                                        "</smtpservers>",
                                        BARE_LISTENER.formatted(bare.getPort()))
                                .build()) {
            james.start();
            send(gated.gate(), THROUGH_THE_GATE, "through the gate");
            send(bare, STRAIGHT, "straight to James");
            for (String subject : new String[] {"through the gate", "straight to James"}) {
                james.mailbox(GatedJames.USER)
                        .awaitMessage(text -> text.contains("Subject: " + subject), LIMIT);
            }
        }
        System.exit(0);
    }

    private static void send(InetSocketAddress address, int circuit, String subject)
            throws IOException {
        try (OnionStranger stranger = OnionStranger.at(address, circuit)) {
            stranger.say("MAIL FROM:<stranger@nowhere.example>");
            stranger.say("RCPT TO:<" + GatedJames.USER + ">");
            stranger.say("DATA");
            stranger.say("Subject: " + subject + "\r\n\r\nHello.\r\n.");
        }
    }
}
