package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import james.onionmx.configuration.LocalSenders;
import james.onionmx.gate.GateSettings;
import james.onionmx.gate.StarttlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class InboundGateTest {

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static InboundGate gate(Optional<InetSocketAddress> listen) {
        return gateWith(
                listen.map(address -> GateSettings.between(address, loopback(1), "gate.example")));
    }

    private static InboundGate gateWith(Optional<GateSettings> settings) {
        return new InboundGate(
                new InboundPolicy(LocalSenders.TAKEN, settings, Duration.ofSeconds(1)),
                Clock.systemUTC());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void listensUntilItIsStopped() throws IOException {
        InetSocketAddress address = loopback(freePort());
        InboundGate gate = gate(Optional.of(address));

        gate.start();
        try (Socket stranger = new Socket(address.getAddress(), address.getPort())) {
            assertThat(stranger.isConnected()).isTrue();
        } finally {
            gate.stop();
        }

        Assertions.assertThatIOException()
                .isThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close());
    }

    @Test
    void saysWhereItCannotListenAndWhichKeyToChange() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InboundGate gate = gate(Optional.of(loopback(other.getLocalPort())));

            assertThatIllegalStateException()
                    .isThrownBy(gate::start)
                    .withMessageContaining("the gate cannot listen on")
                    .withMessageContaining(String.valueOf(other.getLocalPort()))
                    .withMessageEndingWith(
                            "(inbound.listen and inbound.plain-listen in" + " onionmx.properties)");
            gate.stop();
        }
    }

    @Test
    void saysWhichFileForStarttlsIsNotThereAndWhichKeyToChange() {
        StarttlsFiles files =
                new StarttlsFiles(
                        Path.of("/no/chain.pem"), Path.of("/no/key.pem"), Duration.ofSeconds(1));
        InboundGate gate =
                gateWith(
                        Optional.of(
                                GateSettings.between(loopback(0), loopback(1), "gate.example")
                                        .withStarttls(files)));

        assertThatIllegalStateException()
                .isThrownBy(gate::start)
                .withMessage(
                        "/no/chain.pem: there is no such file (inbound.starttls.certificate and"
                                + " inbound.starttls.key in onionmx.properties)");
        gate.stop();
    }

    @Test
    void doesNothingWhereNothingIsToBeReceived() {
        InboundGate gate = gate(Optional.empty());

        gate.start();
        gate.stop();
    }
}
