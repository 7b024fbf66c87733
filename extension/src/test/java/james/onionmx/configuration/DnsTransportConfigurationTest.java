package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnsTransport;
import james.onionmx.tor.AddressEndpoint;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.Map;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.commons.configuration2.convert.DefaultListDelimiterHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsTransportConfigurationTest {

    private static final String ONION =
            "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";

    private static DnsSettings dns(Map<String, String> values) throws BadConfigurationException {
        MapConfiguration properties = new MapConfiguration(values);
        properties.setListDelimiterHandler(new DefaultListDelimiterHandler(','));
        return OnionMxConfiguration.from(properties).dns();
    }

    @Test
    void asksOverUdpByDefault() throws Exception {
        DnsSettings dns = dns(Map.of());

        assertThat(dns.transport()).isEqualTo(new DnsTransport.Udp());
        assertThat(dns.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void asksOverTcpIfTold() throws Exception {
        DnsSettings dns = dns(Map.of("dns.transport", "tcp", "dns.resolvers", "192.0.2.1"));

        assertThat(dns.transport()).isEqualTo(new DnsTransport.Tcp());
        assertThat(dns.resolvers()).hasSize(1);
    }

    @Test
    void asksServicesAndAddressesThroughTorIfTold() throws Exception {
        DnsSettings dns =
                dns(
                        Map.of(
                                "dns.transport",
                                "tor",
                                "dns.resolvers",
                                ONION + ":853, " + ONION + ", 192.0.2.1:853, [2001:db8::1]:5353"));

        assertThat(((DnsTransport.Tor) dns.transport()).resolvers())
                .extracting(Object::toString)
                .containsExactly(
                        ONION + ":853",
                        ONION + ":53",
                        "192.0.2.1:853",
                        "[2001:db8:0:0:0:0:0:1]:5353");
        assertThat(((DnsTransport.Tor) dns.transport()).resolvers())
                .hasOnlyElementsOfTypes(OnionEndpoint.class, AddressEndpoint.class);
        assertThat(dns.effectiveResolvers()).isEmpty();
        assertThat(dns.timeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "smoke, '', 'dns.transport = \"smoke\", expected one of udp, tcp, tor'",
        "udp, %s:53, 'dns.resolvers = \"%s:53\", expected an IP address'",
        "tcp, %s, 'is only reached with dns.transport = tor'",
        "tor, '', 'neither James'' resolvers nor the system''s are asked'",
        "tor, dns.example:53, 'dns.resolvers \"dns.example:53\"'",
        "tor, %s:0, 'dns.resolvers \"%s:0\"'",
        "tor, %s:, 'dns.resolvers \"%s:\"'",
        "tor, expyuzz4wqqyqhjn.onion, version 2",
        "tor, euckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion, checksum",
    })
    void saysWhatIsWrong(String transport, String resolvers, String message) {
        Map<String, String> values =
                Map.of("dns.transport", transport, "dns.resolvers", resolvers.replace("%s", ONION));

        assertThatThrownBy(() -> dns(values))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageStartingWith("onionmx.properties: ")
                .hasMessageContaining(message.replace("%s", ONION));
    }
}
