package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsSettingsTest {

    private static final DnsTransport THROUGH_TOR =
            new DnsTransport.Tor(
                    List.of(
                            ResolverAddress.parseBehindTor(TestOnions.ONE),
                            ResolverAddress.parseBehindTor("192.0.2.1:853")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 53",
        "192.0.2.1:5353, 192.0.2.1, 5353",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1, 53",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1, 53",
        "[::1]:5353, 0:0:0:0:0:0:0:1, 5353",
    })
    void readsTheAddressOfAResolver(String text, String host, int port) {
        InetSocketAddress address = ResolverAddress.parse(text);

        assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "dns.example:53",
                "192.0.2.1:0",
                "192.0.2.1:70000",
                "192.0.2.1:",
                "192.0.2.1:x",
                "[192.0.2.1",
                "[::1]53",
                "1.2.3",
                "192.0.2.300"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> ResolverAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dns.resolvers \"" + text + "\"")
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "_a._tcp.", "a..b"})
    void refusesAPrefixThatCannotStandBeforeADomain(String prefix) {
        assertThatThrownBy(() -> new DnsSettings(List.of(), Duration.ofSeconds(1), prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dns.srv-prefix \"" + prefix + "\"");
    }

    @Test
    void refusesATimeoutOfZero() {
        assertThatThrownBy(() -> DnsSettings.DEFAULT.withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dns.timeout");
    }

    @Test
    void asksTheSystemsResolversUnlessTold() {
        assertThat(DnsSettings.DEFAULT.effectiveResolvers()).isNotEmpty();
    }

    @Test
    void knowsNoResolverOutsideTorIfTold() {
        DnsSettings settings = DnsSettings.DEFAULT.withTransport(THROUGH_TOR);

        assertThat(settings.effectiveResolvers()).isEmpty();
        assertThat(settings.longestLookup()).isEqualTo(settings.timeout().multipliedBy(2));
        assertThatThrownBy(() -> settings.withResolvers(List.of(ResolverAddress.parse("::1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outside Tor");
    }

    @Test
    void refusesTorWithoutAResolver() {
        assertThatThrownBy(() -> new DnsTransport.Tor(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dns.resolvers");
    }

    @Test
    void neverReachesAResolverBehindTorDirectly() {
        DnsSettings settings = DnsSettings.DEFAULT.withTransport(THROUGH_TOR);

        assertThatThrownBy(() -> ResolverPath.direct().to(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Tor was given");
    }
}
