package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TorNetworkExtension;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command line's look-up through a real Tor, at a resolver that is an onion service. */
@ExtendWith(TorNetworkExtension.class)
class LookupThroughTorTest {

    private static final Duration REACHABLE = Duration.ofMinutes(2);
    private static final String ONION =
            "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";

    private static DnsZone zone;
    private static OnionHost resolver;

    @TempDir private Path folder;

    @BeforeAll
    static void publish(TorNetwork network) {
        zone = DnsZone.start("_onion-mx._tcp.good.test. SRV 10 5 2525 " + ONION + ".");
        resolver =
                network.startHost(
                        "resolver", zone.port(), OnionServiceOptions.smtp().onVirtualPort(53));
        resolver.awaitReachable(network.client(), REACHABLE);
    }

    @AfterAll
    static void close() {
        zone.close();
    }

    private Ended lookUp(TorNetwork network, int port) throws Exception {
        InetSocketAddress socks = network.client().socksAddress();
        Files.writeString(
                folder.resolve("onionmx.properties"),
                """
                tor.socks=%s:%d
                dns.transport=tor
                dns.resolvers=%s:%d
                dns.timeout=60 s
                dnssec=off
                """
                        .formatted(
                                socks.getHostString(),
                                socks.getPort(),
                                resolver.onionName(),
                                port));
        return new CommandLineJar(folder)
                .run("lookup", "--explain", "--config", "onionmx.properties", "bob@good.test");
    }

    @Test
    void asksTheResolverThroughTorOnly(TorNetwork network) throws Exception {
        int before = zone.queries().size();

        Ended ended = lookUp(network, 53);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("bob@good.test (good.test): onion MX found by srv\n")
                .contains("  1. " + ONION + " port 2525, priority 10, weight 5\n");
        assertThat(ended.code()).isZero();
        assertThat(zone.queries().stream().skip(before))
                .isNotEmpty()
                .allMatch(question -> question.transport() == DnsQuestion.Transport.TCP)
                .anyMatch(question -> question.name().equals("_onion-mx._tcp.good.test"));
    }

    @Test
    void tellsWhatTorSaysOfAPortWhereNoResolverIs(TorNetwork network) throws Exception {
        Ended ended = lookUp(network, 54);

        assertThat(ended.out())
                .contains(resolver.onionName() + ":54 through Tor", "does not offer this port");
        assertThat(ended.code()).isNotZero();
    }
}
