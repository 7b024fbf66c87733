package james.onionmx.inbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The circuit a stranger's connection came by, as Tor tells it in the PROXY line ({@code
 * HiddenServiceExportCircuitID haproxy}): an address in fc00:dead:beef:4dad::/64 whose low 32 bits
 * are the circuit's number.
 *
 * @param id 0 to 2^32-1; one client on one circuit, not one person
 */
public record TorCircuit(long id) {

    /** What the gate says where Tor tells no circuits; Tor itself does not use it. */
    static final TorCircuit UNTOLD = new TorCircuit(0);

    private static final long PREFIX = 0xfc00_dead_beef_4dadL;

    /** The circuit, or empty for an address that Tor did not make up. */
    public static Optional<TorCircuit> of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        ByteBuffer bits = ByteBuffer.wrap(address.getAddress());
        if (bits.getLong() != PREFIX) {
            return Optional.empty();
        }
        return Optional.of(new TorCircuit(bits.getLong() & 0xffff_ffffL));
    }
}
