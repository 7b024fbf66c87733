package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.tor.TorNetwork.StartKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TorNetworkTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(TorNetworkTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    /** Twice what it takes on a machine that does nothing else. */
    private static final Duration COLD_LIMIT = Duration.ofSeconds(60);

    @TempDir private static Path templates;

    private static Start cold;
    private static Start warm;
    private static TorNetwork warmNetwork;

    private record Start(StartKind kind, Duration untilFirstConnect) {}

    @BeforeAll
    static void startColdWithADamagedTemplateThenWarm() throws IOException {
        try (TemplateSlot slot = TemplateSlot.acquire(templates, Backbone.PORTS)) {
            Path template = Files.createDirectory(slot.template());
            Files.writeString(
                    template.resolve("template.properties"),
                    """
                    tor=%s
                    made=%s
                    orPort=%d
                    dirPort=%d
                    v3Identity=AA
                    fingerprint=BB
                    votingInterval=PT10M
                    """
                            .formatted(
                                    TorPrograms.find().version(),
                                    Clock.systemUTC().instant(),
                                    slot.firstPort(),
                                    slot.firstPort() + 1));
        }
        long begin = System.nanoTime();
        try (TorNetwork network = TorNetwork.start(templates, Clock.systemUTC())) {
            cold = connect(network, begin);
        }
        begin = System.nanoTime();
        warmNetwork = TorNetwork.start(templates, Clock.systemUTC());
        warm = connect(warmNetwork, begin);
    }

    @AfterAll
    static void closeNetwork() {
        warmNetwork.close();
    }

    @Test
    void startsColdWhereTheTemplateIsDamaged() {
        assertThat(cold.kind()).isEqualTo(StartKind.COLD);
        assertThat(cold.untilFirstConnect()).isLessThan(COLD_LIMIT);
    }

    @Test
    void startsWarmFromTheTemplateThatAColdStartLeft() {
        assertThat(warm.kind()).isEqualTo(StartKind.WARM);
        assertThat(warm.untilFirstConnect()).isLessThan(COLD_LIMIT);
    }

    @Test
    void carriesOnWhenARelayAndTheAuthorityAreRestarted() throws IOException {
        try (CircuitEcho echo = new CircuitEcho()) {
            warmNetwork.relays().get(0).restart(LIMIT);
            warmNetwork.authority().restart(LIMIT);

            warmNetwork.startHost("later", echo.port()).awaitReachable(warmNetwork.client(), LIMIT);

            assertThat(warmNetwork.nodes()).allMatch(TorNode::isAlive).hasSize(10);
        }
    }

    private static Start connect(TorNetwork network, long begin) throws IOException {
        Duration ready = Duration.ofNanos(System.nanoTime() - begin);
        try (CircuitEcho echo = new CircuitEcho()) {
            network.startHost("host", echo.port()).awaitReachable(network.client(), LIMIT);
        }
        Duration connected = Duration.ofNanos(System.nanoTime() - begin);
        LOGGER.info("{}: ready {}, connected {}", network.startKind(), ready, connected);
        return new Start(network.startKind(), connected);
    }
}
