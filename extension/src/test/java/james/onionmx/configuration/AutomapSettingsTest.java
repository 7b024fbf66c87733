package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.VirtualNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.configuration2.MapConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutomapSettingsTest {

    private static Optional<AutomapSettings> automap(Map<String, String> values)
            throws BadConfigurationException {
        return OnionMxConfiguration.from(new MapConfiguration(values)).automap();
    }

    @Test
    void connectsByNameByDefault() throws Exception {
        assertThat(automap(Map.of())).isEmpty();
        assertThat(automap(Map.of("tor.resolve", "socks"))).isEmpty();
    }

    @Test
    void takesTheNetworkOfTorUnlessTold() throws Exception {
        assertThat(automap(Map.of("tor.resolve", "automap", "tor.dns-port", "127.0.0.1:5353")))
                .contains(
                        new AutomapSettings(
                                HostAndPort.fromParts("127.0.0.1", 5353),
                                VirtualNetwork.parse("127.192.0.0/10"),
                                Optional.empty()));
    }

    @Test
    void takesAnotherNetworkIfTold() throws Exception {
        Map<String, String> values =
                Map.of(
                        "tor.resolve",
                        "automap",
                        "tor.dns-port",
                        "tor:53",
                        "tor.virtual-network",
                        "10.192.0.0/10");

        assertThat(automap(values).orElseThrow().network()).hasToString("10.192.0.0/10");
    }

    @ParameterizedTest
    @CsvSource({
        "dns, '', '', 'tor.resolve = \"dns\", expected one of socks, automap'",
        "automap, '', '', 'tor.dns-port = \"\", expected host:port of Tor''s DNSPort'",
        "automap, 5353, '', 'tor.dns-port = \"5353\", expected host:port'",
        "automap, tor:53, 8.0.0.0/8, 'tor.virtual-network = \"8.0.0.0/8\", expected a network'",
        "socks, tor:53, '', 'tor.dns-port = \"tor:53\", expected it only with tor.resolve'",
        "socks, '', 10.0.0.0/8, 'tor.virtual-network = \"10.0.0.0/8\", expected it only with'",
    })
    void saysWhatIsWrong(String resolve, String dnsPort, String network, String message) {
        Map<String, String> values =
                Map.of(
                        "tor.resolve",
                        resolve,
                        "tor.dns-port",
                        dnsPort,
                        "tor.virtual-network",
                        network);

        assertThatThrownBy(() -> automap(values))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageStartingWith("onionmx.properties: ")
                .hasMessageContaining(message);
    }

    @Test
    void connectsThroughTheTransPortIfTold() throws Exception {
        assertThat(automap(transPort(Map.of())).orElseThrow().transPort())
                .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9040));
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "mail"})
    void keepsCircuitsApartWhereTheNetworkIsLoopback(String isolation) throws Exception {
        assertThat(automap(transPort(Map.of("isolation", isolation)))).isPresent();
    }

    @Test
    void takesQuestionsThroughTorIfASocksPortIsNamed() throws Exception {
        Map<String, String> values =
                Map.of(
                        "dns.transport",
                        "tor",
                        "dns.resolvers",
                        "192.0.2.1",
                        "tor.socks",
                        "127.0.0.1:9050");

        assertThat(automap(transPort(values))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "tor.connect, direct, 'tor.connect = \"direct\", expected one of socks, trans-port'",
        "tor.connect, socks, 'tor.trans-port = \"127.0.0.1:9040\", expected it only with'",
        "tor.trans-port, '', 'tor.trans-port = \"\", expected the IPv4 address and port of Tor'",
        "tor.trans-port, 127.0.0.1, 'tor.trans-port = \"127.0.0.1\", expected host:port'",
        "tor.trans-port, tor:9040, 'tor.trans-port = \"tor:9040\", expected the IPv4 address'",
        "tor.trans-port, [::1]:9040, 'tor.trans-port = \"[::1]:9040\", expected the IPv4'",
        "tor.trans-port, 0.0.0.0:9040, 'tor.trans-port = \"0.0.0.0:9040\", expected the IPv4'",
        "tor.virtual-network, 127.64.0.0/12, 'expected a network outside of 127.64.0.0/10'",
        "tor.virtual-network, 127.0.0.0/8, 'expected a network outside of 127.64.0.0/10'",
        "dns.transport, tor, 'dns.transport = \"tor\", expected udp or tcp, or a SOCKS port'",
        "tor.resolve, socks, 'expected it only with tor.resolve = automap'",
    })
    void saysWhatATransPortCannotDo(String key, String value, String message) {
        Map<String, String> values = new HashMap<>(transPort(Map.of("dns.resolvers", "192.0.2.1")));
        values.put(key, value);

        assertThatThrownBy(() -> automap(values))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"tor.connect, trans-port", "tor.trans-port, 127.0.0.1:9040"})
    void knowsNoTransPortWithoutAutomap(String key, String value) {
        assertThatThrownBy(() -> automap(Map.of(key, value)))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining(
                        key + " = \"" + value + "\", expected it only with tor.resolve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "mail"})
    void refusesAnIsolationThatTheNetworkDoesNotAdmit(String isolation) {
        Map<String, String> values =
                transPort(Map.of("isolation", isolation, "tor.virtual-network", "10.192.0.0/10"));

        assertThatThrownBy(() -> automap(values))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("isolation = \"" + isolation + "\", expected onion or off");
    }

    private static Map<String, String> transPort(Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        values.put("tor.resolve", "automap");
        values.put("tor.dns-port", "127.0.0.1:5353");
        values.put("tor.connect", "trans-port");
        values.put("tor.trans-port", "127.0.0.1:9040");
        values.putAll(more);
        return values;
    }
}
