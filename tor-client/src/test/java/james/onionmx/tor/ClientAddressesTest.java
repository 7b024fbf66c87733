package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ClientAddressesTest {

    private static final AddressEndpoint IN_LOOPBACK = endpoint("127.192.0.5");

    @RepeatedTest(20)
    void takesALoopbackAddressForEachToken() {
        Isolation token = Isolation.fresh(new SecureRandom());

        InetSocketAddress address = ClientAddresses.of(token, IN_LOOPBACK);

        byte[] octets = address.getAddress().getAddress();
        assertThat(octets[0]).isEqualTo((byte) 127);
        assertThat(octets[1] & 0xc0).isEqualTo(0x40);
        assertThat(address).isEqualTo(ClientAddresses.of(token, IN_LOOPBACK));
        assertThat(address)
                .isNotEqualTo(ClientAddresses.of(Isolation.fresh(new SecureRandom()), IN_LOOPBACK));
    }

    @Test
    void leavesTheAddressToTheSystemWithoutATokenOrOutsideOfLoopback() {
        Isolation token = Isolation.fresh(new SecureRandom());

        assertThat(ClientAddresses.of(Isolation.shared(), IN_LOOPBACK))
                .isEqualTo(new InetSocketAddress(0));
        assertThat(ClientAddresses.of(token, endpoint("10.192.0.5")))
                .isEqualTo(new InetSocketAddress(0));
    }

    private static AddressEndpoint endpoint(String address) {
        try {
            return new AddressEndpoint(InetAddress.getByName(address), 25);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
