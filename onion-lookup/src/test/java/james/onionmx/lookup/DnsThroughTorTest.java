package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.endpoint;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.tor.Circuit;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.tor.TorSocks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** SRV records found through a real Tor, at a resolver that is an onion service. */
@ExtendWith(TorNetworkExtension.class)
@Timeout(240)
class DnsThroughTorTest {

    private static final Duration REACHABLE = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static DnsZone zone;
    private static OnionHost resolver;
    private static NioEventLoopGroup eventLoops;

    @BeforeAll
    static void publish(TorNetwork network) {
        zone = DnsZone.start("_onion-mx._tcp.two.test. SRV 10 5 25 " + TWO + ".");
        eventLoops = new NioEventLoopGroup(1);
        resolver =
                network.startHost("dns", zone.port(), OnionServiceOptions.smtp().onVirtualPort(53));
        resolver.awaitReachable(network.client(), REACHABLE);
    }

    @AfterAll
    static void stop() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        zone.close();
    }

    @Test
    void findsTheServicesThatADomainPublishes(TorNetwork network) {
        int before = zone.queries().size();

        LookupOutcome outcome =
                source(network, resolver.onionName(), 53).lookup(domain("two.test")).block();

        assertThat(outcome)
                .isEqualTo(
                        new Found(new OnionRoute(List.of(mx(TWO, 25, 10, 5))), LookupSource.SRV));
        assertThat(zone.queries().stream().skip(before))
                .containsExactly(
                        new DnsQuestion(
                                "_onion-mx._tcp.two.test", "SRV", DnsQuestion.Transport.TCP));
    }

    @Test
    void asksOnACircuitThatNobodyElseUses(TorNetwork network) {
        List<String> before = circuits(network);

        LookupOutcome first =
                source(network, resolver.onionName(), 53).lookup(domain("two.test")).block();
        LookupOutcome second =
                source(network, resolver.onionName(), 53).lookup(domain("two.test")).block();

        assertThat(List.of(first, second)).allMatch(Found.class::isInstance);
        assertThat(circuits(network)).filteredOn(id -> !before.contains(id)).hasSize(2);
    }

    private static List<String> circuits(TorNetwork network) {
        return network.client().circuitsTo(resolver.onionName()).stream().map(Circuit::id).toList();
    }

    @Test
    void saysWhatTorSaysOfAPortWhereNoResolverIs(TorNetwork network) {
        LookupOutcome outcome =
                source(network, resolver.onionName(), 54).lookup(domain("two.test")).block();

        assertThat(((Unknown) outcome).reason())
                .contains(resolver.onionName() + ":54 through Tor", "does not offer this port");
    }

    private static SrvSource source(TorNetwork network, String onion, int port) {
        TorSocks tor = new TorSocks(network.client().socksAddress(), PATIENCE, eventLoops);
        return SrvSource.create(
                DnsSettings.DEFAULT
                        .withTimeout(PATIENCE.multipliedBy(2))
                        .withTransport(new DnsTransport.Tor(List.of(endpoint(onion, port)))),
                DnssecSettings.OFF,
                ResolverPath.through(tor),
                CacheSettings.DEFAULT,
                Clock.systemUTC());
    }
}
