package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, 192.0.2.53:53",
        "2001:db8::53, [2001:db8:0:0:0:0:0:53]:53",
        "fe80::1%1, [fe80:0:0:0:0:0:0:1]:53",
    })
    void isWrittenAsAddressAndPort(String address, String text) throws Exception {
        AddressEndpoint endpoint = new AddressEndpoint(InetAddress.getByName(address), 53);

        assertThat(endpoint).hasToString(text);
    }

    @Test
    void forgetsTheNameOfTheHost() throws Exception {
        InetAddress named = InetAddress.getByAddress("x.example", new byte[] {10, 0, 0, 1});

        AddressEndpoint endpoint = new AddressEndpoint(named, 53);

        assertThat(endpoint.address()).hasToString("/10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 53", "::, 53", "192.0.2.1, 0", "192.0.2.1, 65536"})
    void refusesWhatCannotBeConnectedTo(String address, int port) throws Exception {
        InetAddress host = InetAddress.getByName(address);

        assertThatThrownBy(() -> new AddressEndpoint(host, port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
