package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.ProcessState;
import james.onionmx.testbed.tor.SocksDial.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class OnionServiceTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofSeconds(150);

    private static CircuitEcho echo;
    private static OnionHost host;
    private static OnionHost victim;

    @BeforeAll
    static void startHosts() throws IOException {
        echo = new CircuitEcho();
        host =
                TOR.network()
                        .startHost(
                                "proxyhost",
                                echo.port(),
                                OnionServiceOptions.smtp().exportingCircuitId());
        victim = TOR.network().startHost("victim", echo.port());
        host.awaitReachable(TOR.network().client(), LIMIT);
    }

    @AfterAll
    static void closeServer() throws IOException {
        echo.close();
    }

    @Test
    void carriesBytesToTheHostAndBackWithALineThatTellsTheCircuit(TorClient client)
            throws IOException {
        try (Socket dialled = connect(client.dial(host.onionName(), 25))) {
            dialled.getOutputStream().write("hello\r\n".getBytes(StandardCharsets.US_ASCII));

            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    dialled.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("PROXY TCP6 fc00:dead:beef:4dad::");
            assertThat(in.readLine()).isEqualTo("hello");
        }
    }

    @Test
    void movesToAnotherName(TorClient client) {
        OnionHost before = TOR.network().startHost("mover", echo.port());

        OnionHost after = before.move(LIMIT);

        assertThat(after.onionName()).isNotEqualTo(before.onionName());
        after.awaitReachable(client, LIMIT);
    }

    @Test
    void showsTheCircuitThatAConnectionUses(TorClient client) throws IOException {
        try (Socket dialled = connect(client.dial(host.onionName(), 25, "alice"))) {
            assertThat(dialled.isConnected()).isTrue();

            assertThat(client.circuitsTo(host.onionName()))
                    .filteredOn(circuit -> circuit.socksUsername().equals(Optional.of("alice")))
                    .singleElement()
                    .satisfies(
                            circuit -> {
                                assertThat(circuit.state()).isEqualTo("BUILT");
                                assertThat(circuit.path())
                                        .hasSizeGreaterThanOrEqualTo(3)
                                        .allMatch(relay -> relay.matches("auth0|relay[1-6]"));
                            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion, 0xf6",
        "facebookcorewwwi.onion, 0xf6",
        "example.org, 0x02"
    })
    void answersWithTheReplyOfTor(String name, int reply, TorClient client) {
        Outcome outcome = client.dial(name, 25);

        assertThat(outcome).isEqualTo(new Outcome.Refused(reply));
    }

    @Test
    void refusesAPortThatTheServiceDoesNotOffer(TorClient client) {
        assertThat(client.dial(host.onionName(), 26)).isEqualTo(new Outcome.Refused(5));
    }

    @Test
    void mapsAnOnionNameToAnAddressThatTheSocksPortTakes(TorClient client) throws IOException {
        SimpleResolver resolver = new SimpleResolver(client.dnsAddress());
        Name name = Name.fromString(host.onionName() + ".");
        Message answer = resolver.send(Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)));
        ARecord address = (ARecord) answer.getSection(Section.ANSWER).get(0);

        try (Socket dialled = connect(client.dial(address.getAddress().getHostAddress(), 25))) {
            assertThat(dialled.isConnected()).isTrue();
        }
    }

    @Test
    void isReachableUnderItsOldNameAfterAKillAndARestart(TorNetwork network) {
        victim.awaitReachable(network.client(), LIMIT);
        victim.node().kill();
        assertThat(victim.node().isAlive()).isFalse();

        victim.node().restart(LIMIT);

        TorClient other = network.startClient("other");
        victim.awaitReachable(other, LIMIT);
        assertThat(other.socksPort()).isNotEqualTo(network.client().socksPort());
        assertThat(network.client("other")).isEqualTo(other);
    }

    @Test
    void stopsAndGoesOn(TorNetwork network) throws IOException {
        TorNode relay = network.relays().get(0);

        relay.freeze();
        assertThat(stateOf(relay)).isEqualTo("T");
        relay.resume();

        Awaitility.await().atMost(LIMIT).until(() -> !stateOf(relay).equals("T"));
        assertThat(relay.control().bootstrapProgress()).isEqualTo(100);
    }

    private static String stateOf(TorNode node) throws IOException {
        return ProcessState.of(node.pid()).orElse("gone");
    }

    private static Socket connect(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Connected.class);
        return ((Outcome.Connected) outcome).socket();
    }
}
