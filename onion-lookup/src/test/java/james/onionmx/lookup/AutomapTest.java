package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.tor.AutomapConnector;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorFailure;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.VirtualAddresses;
import james.onionmx.tor.VirtualAddresses.Mapping.Mapped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections to an onion service by the virtual address that a real Tor's DNSPort gives. */
@ExtendWith(TorNetworkExtension.class)
@Timeout(240)
class AutomapTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static TcpPeer server;
    private static OnionHost host;
    private static NioEventLoopGroup eventLoops;

    @BeforeAll
    static void startAService(TorNetwork network) throws IOException {
        server = TcpPeer.start((in, out) -> in.readAllBytes());
        eventLoops = new NioEventLoopGroup(1);
        host = network.startHost("automapped", server.port());
        host.awaitReachable(network.client(), PATIENCE);
    }

    @AfterAll
    static void stop() throws IOException {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        server.close();
    }

    @Test
    void connectsToTheServiceByTheAddressThatTorGives(TorNetwork network) {
        OnionEndpoint service = endpoint(host.onionName(), 25);
        DnsPort dnsPort = dnsPort(network.client().dnsAddress());
        int before = server.connections();

        VirtualAddresses.Mapping mapping = dnsPort.of(service.onion()).block();
        TorConnection connection = connect(network, dnsPort, service);

        assertThat(((Mapped) mapping).address().getHostAddress()).startsWith("127.");
        assertThat(connection).isInstanceOf(TorConnection.Connected.class);
        await().until(() -> server.connections() == before + 1);
        ((TorConnection.Connected) connection).channel().close().syncUninterruptibly();
    }

    @Test
    void connectsNowhereIfTheDnsPortGivesAPublicAddress(TorNetwork network) {
        OnionEndpoint service = endpoint(host.onionName(), 25);
        int before = server.connections();
        try (DnsZone liar = DnsZone.start(host.onionName() + ". A 192.0.2.1")) {
            TorConnection connection = connect(network, dnsPort(liar.address()), service);

            assertThat(((TorConnection.Failed) connection).failure().cause())
                    .isEqualTo(TorFailure.Cause.NOT_MAPPED);
            assertThat(server.connections()).isEqualTo(before);
        }
    }

    private static DnsPort dnsPort(InetSocketAddress address) {
        return new DnsPort(address, Duration.ofSeconds(5), VirtualNetwork.ofTor());
    }

    private static TorConnection connect(
            TorNetwork network, DnsPort dnsPort, OnionEndpoint service) {
        TorSocks socks = new TorSocks(network.client().socksAddress(), PATIENCE, eventLoops);
        return new AutomapConnector(dnsPort, socks::connect)
                .connect(service, Isolation.fresh(new SecureRandom()), pipeline -> {})
                .block(PATIENCE);
    }
}
