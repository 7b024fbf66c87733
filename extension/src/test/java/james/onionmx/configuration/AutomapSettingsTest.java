package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.VirtualNetwork;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.configuration2.MapConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                                VirtualNetwork.parse("127.192.0.0/10")));
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
}
