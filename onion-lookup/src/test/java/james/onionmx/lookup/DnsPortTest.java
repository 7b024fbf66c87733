package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZoneExtension;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.VirtualAddresses.Mapping;
import james.onionmx.tor.VirtualAddresses.Mapping.Mapped;
import james.onionmx.tor.VirtualAddresses.Mapping.Unmapped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

@Timeout(20)
class DnsPortTest {

    private static final OnionAddress ONION = endpoint(ONE, 25).onion();
    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension final DnsZoneExtension dns = new DnsZoneExtension("");

    @Test
    void givesTheAddressThatTorGives() throws Exception {
        dns.zone().add(ONE + ". A 127.192.0.5");

        assertThat(mapping()).isEqualTo(new Mapped(InetAddress.getByName("127.192.0.5")));
    }

    @Test
    void asksAnewEachTime() throws Exception {
        dns.zone().add(ONE + ". A 127.192.0.5");
        DnsPort port = port();

        port.of(ONION).block();
        dns.zone().remove(ONE, "A");
        dns.zone().add(ONE + ". A 127.192.0.6");
        Mapping second = port.of(ONION).block();

        assertThat(second).isEqualTo(new Mapped(InetAddress.getByName("127.192.0.6")));
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsExactly(DnsQuestion.Transport.UDP, DnsQuestion.Transport.UDP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "127.0.0.1", "127.191.255.255", "10.0.0.1", "0.0.0.0"})
    void refusesAnAddressThatIsNotOneOfTor(String address) {
        dns.zone().add(ONE + ". A " + address);

        assertThat(((Unmapped) mapping()).reason())
                .contains(address + ", which does not lie in tor.virtual-network 127.192.0.0/10");
    }

    @Test
    void refusesTheAddressOfAnotherName() throws Exception {
        InetAddress address = InetAddress.getByName("127.192.0.7");
        ARecord stranger = new ARecord(Name.fromConstantString(TWO + "."), DClass.IN, 60, address);
        dns.zone()
                .forge(
                        answer -> {
                            answer.getHeader().setRcode(0);
                            answer.addRecord(stranger, Section.ANSWER);
                            return answer;
                        });

        assertThat(((Unmapped) mapping()).reason()).contains("gives no address");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, it says NXDOMAIN",
        "SERVFAIL, it says SERVFAIL",
        "TRUNCATION, it gives no address",
        "SILENCE, no answer",
    })
    void saysWhyThereIsNoAddress(DnsFault fault, String reason) {
        dns.zone().failWith(fault);
        if (fault == DnsFault.TRUNCATION) {
            dns.zone().add(ONE + ". A 127.192.0.5");
        }

        assertThat(((Unmapped) mapping()).reason()).startsWith("DNSPort ").contains(reason);
    }

    @Test
    void refusesAnOnionAsTheHostOfTor() {
        InetSocketAddress onion = InetSocketAddress.createUnresolved(ONE, 53);

        assertThatThrownBy(() -> new DnsPort(onion, SHORT, VirtualNetwork.ofTor()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.192.0.0",
                "127.192.0.0/33",
                "127.192.0.1/10",
                "0.0.0.0/0",
                "8.0.0.0/8",
                "10.0.0.0/7",
                "172.0.0.0/8",
                "300.0.0.0/8",
                "fe80::/10"
            })
    void refusesANetworkThatPublicHostsMayBeIn(String text) {
        assertThatThrownBy(() -> VirtualNetwork.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("virtual network \"" + text + "\", expected");
    }

    @ParameterizedTest
    @CsvSource({
        "127.192.0.0/10, 127.192.0.0, true",
        "127.192.0.0/10, 127.255.255.255, true",
        "127.192.0.0/10, 127.191.255.255, false",
        "127.192.0.0/10, 128.0.0.0, false",
        "10.192.0.0/10, 10.200.1.1, true",
        "10.192.0.0/10, fe80::1, false",
        "192.168.7.9/32, 192.168.7.9, true",
        "192.168.7.9/32, 192.168.7.8, false",
    })
    void tellsItsAddressesFromOthers(String network, String address, boolean inside)
            throws Exception {
        VirtualNetwork virtual = VirtualNetwork.parse(network);

        assertThat(virtual.contains(InetAddress.getByName(address))).isEqualTo(inside);
        assertThat(virtual).hasToString(network).isEqualTo(VirtualNetwork.parse(network));
    }

    private Mapping mapping() {
        return port().of(ONION).block();
    }

    private DnsPort port() {
        return new DnsPort(dns.zone().address(), SHORT, VirtualNetwork.ofTor());
    }
}
