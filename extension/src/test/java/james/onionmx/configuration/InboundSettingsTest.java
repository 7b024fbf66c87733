package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import james.onionmx.gate.GateLimits;
import james.onionmx.gate.GateTimeouts;
import james.onionmx.gate.StarttlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundSettingsTest {

    @TempDir private Path folder;

    private InboundSettings read(String... lines) throws Exception {
        return new JamesFolder(folder)
                .conf(OnionMxConfiguration.FILE, String.join("\n", lines))
                .files()
                .onionMx()
                .inbound();
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddresses.forString(host), port);
    }

    @Test
    void isTheGatesOwnDefaultsWithoutAKey() throws Exception {
        assertThat(read())
                .isEqualTo(
                        new InboundSettings(
                                InboundMode.PROXY,
                                ListenerCheckMode.REFUSE,
                                address("127.0.0.1", 2525),
                                Optional.empty(),
                                Optional.empty(),
                                address("127.0.0.1", 2526),
                                LocalSenders.TAKEN,
                                GateLimits.DEFAULT,
                                GateTimeouts.DEFAULT,
                                Optional.empty(),
                                Duration.ofSeconds(10)));
    }

    @Test
    void takesEveryKey() throws Exception {
        InboundSettings settings =
                read(
                        "inbound.mode = plain",
                        "inbound.check = warn",
                        "inbound.listen = [::1]:25",
                        "inbound.plain-listen = 127.0.0.2:25",
                        "inbound.james = 127.0.0.2:26",
                        "inbound.reject-local-sender = true",
                        "inbound.grace = 1 min",
                        "inbound.starttls.certificate = /etc/mx/chain.pem",
                        "inbound.starttls.key = /etc/mx/key.pem",
                        "inbound.timeout.starttls = 12s",
                        "inbound.sessions.total = 1",
                        "inbound.sessions.per-circuit = 2",
                        "inbound.james.connections = 3",
                        "inbound.circuits.remembered = 4",
                        "inbound.session.commands = 5",
                        "inbound.session.errors = 6",
                        "inbound.session.mails = 7",
                        "inbound.mails.per-minute = 8",
                        "inbound.mails.per-minute-and-circuit = 9",
                        "inbound.mail.recipients = 10",
                        "inbound.mail.size = 1M",
                        "inbound.mail.line = 1000",
                        "inbound.mail.rate = 11",
                        "inbound.timeout.proxy = 1s",
                        "inbound.timeout.command = 2s",
                        "inbound.timeout.command-under-load = 3s",
                        "inbound.timeout.session = 4s",
                        "inbound.timeout.rate = 5s",
                        "inbound.timeout.linger = 6s",
                        "inbound.timeout.james-turn = 7s",
                        "inbound.timeout.james-connect = 8s",
                        "inbound.timeout.james-reply = 9s",
                        "inbound.timeout.james-idle = 10s");

        assertThat(settings)
                .isEqualTo(
                        new InboundSettings(
                                InboundMode.PLAIN,
                                ListenerCheckMode.WARN,
                                address("::1", 25),
                                Optional.empty(),
                                Optional.of(address("127.0.0.2", 25)),
                                address("127.0.0.2", 26),
                                LocalSenders.REJECTED,
                                new GateLimits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1 << 20, 1_000, 11),
                                timeouts(),
                                Optional.of(
                                        new StarttlsFiles(
                                                Path.of("/etc/mx/chain.pem"),
                                                Path.of("/etc/mx/key.pem"),
                                                Duration.ofSeconds(12))),
                                Duration.ofMinutes(1)));
    }

    @Test
    void listensWhereATorOnAnotherMachineReachesIt() throws Exception {
        InboundSettings settings =
                read("inbound.tor = 172.29.25.2", "inbound.listen = 172.29.25.3:2525");

        assertThat(settings.listen()).isEqualTo(address("172.29.25.3", 2525));
        assertThat(settings.gate("mx.example").tor())
                .contains(InetAddresses.forString("172.29.25.2"));
    }

    @ParameterizedTest
    @CsvSource({"tor", "0.0.0.0", "172.29.25.2:9050", "172.29.25.0/29"})
    void lettingInMoreThanOneAddressIsRefused(String tor) {
        assertRefused("inbound.tor", tor, "one address of another machine, such as 172.29.25.2");
    }

    @Test
    void neverListensOnAllAddresses() {
        assertThatThrownBy(() -> read("inbound.tor = 172.29.25.2", "inbound.listen = 0.0.0.0:2525"))
                .hasMessageContaining("0.0.0.0:2525")
                .hasMessageContaining("expected one address of this machine with a port");
    }

    private static GateTimeouts timeouts() {
        List<Duration> seconds =
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).stream().map(Duration::ofSeconds).toList();
        return new GateTimeouts(
                seconds.get(0),
                seconds.get(1),
                seconds.get(2),
                seconds.get(3),
                seconds.get(4),
                seconds.get(5),
                seconds.get(6),
                seconds.get(7),
                seconds.get(8),
                seconds.get(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate", "key"})
    void offersStarttlsWithBothFilesOrNotAtAll(String alone) {
        assertThatThrownBy(() -> read("inbound.starttls." + alone + " = /etc/mx/x.pem"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: one of inbound.starttls.certificate and"
                                + " inbound.starttls.key alone, expected both for STARTTLS, or"
                                + " none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inbound.mode      | tor            | one of proxy, plain, off",
                "inbound.check     | off            | one of refuse, warn",
                "inbound.reject-local-sender | yes  | true or false",
                "inbound.mail.line | 8191           | a whole number from 1000 to 8190",
                "inbound.mail.line | 999            | a whole number from 1000 to 8190",
                "inbound.starttls.key | mx.pem      | the whole path of a file",
                "inbound.mail.size | 0              | a size such as 512K or 1M, more than zero",
                "inbound.sessions.total | 0         | a whole number from 1 to 1000000",
            })
    void refusesABadValueNamingKeyValueAndWhatWasExpected(
            String key, String value, String expected) {
        assertRefused(key, value, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:2525",
        "192.0.2.1:2525",
        "[::]:2525",
        "[2001:db8::1]:2525",
        "localhost:2525",
        "mx.b.example:2525",
        "127.0.0.1",
        "127.0.0.1:0",
        "2525"
    })
    void listensNowhereThatOtherMachinesReach(String address) {
        assertRefused(
                "inbound.listen",
                address,
                "a loopback address with a port, such as 127.0.0.1:2525, which nobody but this"
                        + " machine reaches");
        assertRefused(
                "inbound.james",
                address,
                "a loopback address with a port, such as 127.0.0.1:2526, which nobody but this"
                        + " machine reaches");
        assertRefused(
                "inbound.plain-listen",
                address,
                "a loopback address with a port, such as 127.0.0.1:2527, which nobody but this"
                        + " machine reaches");
    }

    @Test
    void doesNotLeadTheGateToItself() {
        assertThatThrownBy(() -> read("inbound.listen = 127.0.0.1:2526"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: inbound.listen and inbound.james are both"
                                + " 127.0.0.1:2526, expected two addresses: Tor comes to the first,"
                                + " the gate goes to the second");
    }

    @Test
    void partsThoseWithAndWithoutProxyLine() {
        assertThatThrownBy(() -> read("inbound.plain-listen = 127.0.0.1:2525"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: inbound.plain-listen and inbound.listen are both"
                                + " 127.0.0.1:2525, expected two addresses: Tor comes to the first,"
                                + " with a PROXY line to the second");
        assertThatThrownBy(() -> read("inbound.plain-listen = 127.0.0.1:2526"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("inbound.plain-listen and inbound.james are both");
    }

    private void assertRefused(String key, String value, String expected) {
        assertThatThrownBy(() -> read(key + " = " + value))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: "
                                + key
                                + " = \""
                                + value
                                + "\", expected "
                                + expected);
    }
}
