package james.onionmx.tor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.tor.ClientKeyPair;
import james.onionmx.testbed.tor.SocksDial;
import james.onionmx.testbed.tor.TorClient;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.testbed.tor.TorNode;
import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionServiceFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands a real Tor, in a network of its own. */
class OnionServicesOfTorTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration REACHABLE = Duration.ofMinutes(3);

    /** The client has no key for a private service: Tor's extended error F4. */
    private static final SocksDial.Outcome KEY_MISSING = new SocksDial.Outcome.Refused(0xf4);

    private ServerSocket server;
    private TorNode tor;
    private ControlPort port;

    @BeforeEach
    void startTor() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        tor = TOR.network().startClient("c" + UUID.randomUUID().toString().substring(0, 8)).node();
        port = open(new ControlCredentials.Cookie(Optional.empty()));
    }

    @AfterEach
    void stopTor() throws IOException {
        port.close();
        server.close();
        tor.kill();
    }

    private ControlPort open(ControlCredentials credentials) throws IOException {
        return ControlPort.open(controlAddress(), credentials, LIMIT);
    }

    private InetSocketAddress controlAddress() {
        String listener = tor.control().info("net/listeners/control").replace("\"", "");
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1)));
    }

    private ServiceOptions options(ClientKey... clients) {
        return new ServiceOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                8,
                ServiceOptions.ProofOfWork.ON,
                List.of(clients));
    }

    private static SocksDial.Outcome dial(TorClient client, String onion) {
        return client.dial(onion, 25, UUID.randomUUID().toString());
    }

    private static void awaitConnected(TorNetwork network, String onion) {
        await().atMost(REACHABLE)
                .until(() -> dial(network.client(), onion) instanceof SocksDial.Outcome.Connected);
    }

    @Test
    void takesThePasswordOrTheCookie() throws IOException {
        Process hashing = new ProcessBuilder("tor", "--hash-password", "sec\"ret").start();
        String hash =
                new String(hashing.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .filter(line -> line.startsWith("16:"))
                        .findFirst()
                        .orElseThrow();
        tor.control().connection().setConf("HashedControlPassword", hash);

        try (ControlPort byPassword = open(new ControlCredentials.Password("sec\"ret"))) {
            assertThat(byPassword.info("version")).hasSize(1);
        }
        assertThat(port.info("version")).hasSize(1);
        assertThatThrownBy(() -> open(new ControlCredentials.Password("wrong")))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("Tor refuses AUTHENTICATE")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void addsAServiceUnderTheNameOfOurKey(TorNetwork network) throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        AddedServices services = new AddedServices(options());

        assertThat(services.ensure(port, List.of(key))).isTrue();

        assertThat(services.ensure(port, List.of(key))).isFalse();
        awaitConnected(network, key.address().name());
    }

    @Test
    void hasTheOldAndTheNewServiceSideBySideUntilTheOldOneGoes() throws IOException {
        OnionKey before = OnionKey.generate(new SecureRandom());
        OnionKey after = OnionKey.generate(new SecureRandom());
        AddedServices services = new AddedServices(options());
        services.ensure(port, List.of(before));

        services.ensure(port, List.of(before, after));
        assertThat(port.info("onions/current")).hasSize(2);
        services.ensure(port, List.of(after));

        assertThat(port.info("onions/current"))
                .singleElement()
                .isEqualTo(after.address().name().replace(".onion", ""));
    }

    @Test
    void endsAServiceWithTheConnectionThatAddedIt() throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        AddedServices services = new AddedServices(options());
        services.ensure(port, List.of(key));

        port.close();
        port = open(new ControlCredentials.Cookie(Optional.empty()));

        // Else Tor would say that it has it.
        await().atMost(LIMIT).ignoreExceptions().until(() -> services.ensure(port, List.of(key)));
    }

    @Test
    void letsNobodyToAPrivateServiceWhoHasNoKey(TorNetwork network) throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        ClientKey somebody =
                ClientKey.parse(
                        "descriptor:x25519:mzhkzlxkjbkmhzxcvrlfyk2d5ztqzwxdtmcsjsqsjtndbvzikada");

        new AddedServices(options(somebody)).ensure(port, List.of(key));

        await().atMost(REACHABLE)
                .until(() -> dial(network.client(), key.address().name()).equals(KEY_MISSING));
    }

    @Test
    void configuresAServiceThatTellsCircuitsAndKeepsItsKeyWithTor(TorNetwork network)
            throws IOException {
        Path folder = tor.directory().resolve("onion-mx");
        ConfiguredServices services = new ConfiguredServices(List.of(folder), options());

        assertThat(services.ensure(port)).isTrue();

        assertThat(services.ensure(port)).isFalse();
        String onion = Files.readString(folder.resolve("hostname")).strip();
        awaitConnected(network, onion);
        try (Socket arrived = server.accept()) {
            assertThat(
                            new BufferedReader(
                                            new InputStreamReader(
                                                    arrived.getInputStream(),
                                                    StandardCharsets.US_ASCII))
                                    .readLine())
                    .startsWith("PROXY TCP6 fc00:dead:beef:4dad::");
        }
    }

    @Test
    void letsOnlyClientsWithAKeyToAServiceThatItConfigures(TorNetwork network) throws Exception {
        Path folder = tor.directory().resolve("private");
        ClientKeyPair friend = ClientKeyPair.generate();
        ConfiguredServices privately =
                new ConfiguredServices(
                        List.of(folder), options(ClientKey.parse(friend.publicText())));

        assertThat(privately.ensure(port)).isTrue();

        assertThat(privately.ensure(port)).isFalse();
        String onion = Files.readString(folder.resolve("hostname")).strip();
        await().atMost(REACHABLE).until(() -> dial(network.client(), onion).equals(KEY_MISSING));
        friend.giveTo(network.client(), onion);
        awaitConnected(network, onion);
    }

    @Test
    void changesTheClientsOfAServiceButForThoseOfTheOperator() throws Exception {
        Path folder = tor.directory().resolve("changing");
        ClientKey before = newKey();
        ClientKey after = newKey();
        Path files = folder.resolve("authorized_clients");
        new ConfiguredServices(List.of(folder), options(before)).ensure(port);
        Files.writeString(files.resolve("operators.auth"), "descriptor:x25519:" + before.text());

        assertThat(new ConfiguredServices(List.of(folder), options(after)).ensure(port)).isTrue();
        assertThat(namesIn(files))
                .containsExactlyInAnyOrder("operators.auth", "onionmx-" + after.text() + ".auth");
        assertThat(new ConfiguredServices(List.of(folder), options()).ensure(port)).isTrue();

        assertThat(namesIn(files)).containsExactly("operators.auth");
        assertThat(port.configuration("HiddenServiceOptions"))
                .contains("HiddenServiceDir " + folder);
    }

    @Test
    void endsAServiceWhoseNewClientsItCannotWriteDown() throws Exception {
        Path folder = tor.directory().resolve("ending");
        new ConfiguredServices(List.of(folder), options()).ensure(port);
        Path files = folder.resolve("authorized_clients");
        Files.delete(files);
        Files.createFile(files);

        assertThatThrownBy(
                        () ->
                                new ConfiguredServices(List.of(folder), options(newKey()))
                                        .ensure(port))
                .hasMessageContaining("James has to run as Tor's user");

        assertThat(port.configuration("HiddenServiceOptions"))
                .noneMatch(line -> line.startsWith("HiddenServiceDir"));
    }

    @Test
    void tellsTorOfNoServiceWhoseClientsItCannotWriteDown() throws Exception {
        Path folder = Files.writeString(tor.directory().resolve("file"), "not a folder");
        ConfiguredServices services = new ConfiguredServices(List.of(folder), options(newKey()));

        assertThatThrownBy(() -> services.ensure(port))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining(folder + "/authorized_clients")
                .hasMessageContaining("James has to run as Tor's user");

        assertThat(new ClientFiles(folder).problem()).contains(folder + " cannot be written to");
        assertThat(port.configuration("HiddenServiceOptions"))
                .noneMatch(line -> line.startsWith("HiddenServiceDir"));
    }

    private static ClientKey newKey() {
        return ClientKey.parse(ClientKeyPair.generate().publicText());
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void servesUnderAKeyThatWasRestored() throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        OnionServiceFolder folder = new OnionServiceFolder(tor.directory().resolve("restored"));
        folder.restore(key);

        new ConfiguredServices(List.of(folder.folder()), options()).ensure(port);

        // Tor writes the name anew, from the key.
        assertThat(folder.address()).isEqualTo(key.address());
        assertThat(folder.key()).isEqualTo(key);
    }

    @Test
    void addsNoServiceWhoseKeyIsKeptUnderAnotherName() throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        OnionKey misnamed =
                OnionKey.of(OnionKey.generate(new SecureRandom()).address(), key.expanded())
                        .orElseThrow();

        assertThatThrownBy(() -> new AddedServices(options()).ensure(port, List.of(misnamed)))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("is that of");

        assertThat(port.info("onions/current")).isEmpty();
    }

    @Test
    void configuresNothingOnATorThatHasServicesOfOthers() throws IOException {
        Path others = tor.directory().resolve("web");
        tor.control()
                .connection()
                .setConf(List.of("HiddenServiceDir " + others, "HiddenServicePort 80"));
        Path ours = tor.directory().resolve("onion-mx");

        assertThatThrownBy(() -> new ConfiguredServices(List.of(ours), options()).ensure(port))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("other onion services")
                .hasMessageContaining(others.toString());

        assertThat(tor.control().connection().getConf("HiddenServiceOptions"))
                .anyMatch(entry -> entry.value.equals(others.toString()))
                .noneMatch(entry -> entry.value.equals(ours.toString()));
    }

    @Test
    void configuresNothingOnATorWhereOthersAddedServices() throws IOException {
        port.ask("ADD_ONION NEW:ED25519-V3 Flags=Detach,DiscardPK Port=80");
        Path ours = tor.directory().resolve("onion-mx");

        assertThatThrownBy(() -> new ConfiguredServices(List.of(ours), options()).ensure(port))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("so it is shared");
    }
}
