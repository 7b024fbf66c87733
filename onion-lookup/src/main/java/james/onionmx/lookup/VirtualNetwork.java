package james.onionmx.lookup;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/**
 * The IPv4 network out of which Tor takes virtual addresses ({@code VirtualAddrNetworkIPv4}). Only
 * one that no public host can be in: a wrong answer must not lead to such a host.
 */
public final class VirtualNetwork {

    private static final Pattern NOTATION = Pattern.compile("([0-9.]{7,15})/([0-9]{1,2})");
    private static final int ADDRESS_BITS = 32;

    /** RFC 1122 section 3.2.1.3. */
    private static final VirtualNetwork LOOPBACK = of("127.0.0.0/8");

    /** Loopback and the private networks (RFC 1918). */
    private static final List<VirtualNetwork> NOT_PUBLIC =
            List.of(LOOPBACK, of("10.0.0.0/8"), of("172.16.0.0/12"), of("192.168.0.0/16"));

    private final int base;
    private final int bits;

    private VirtualNetwork(int base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /** Tor's own default: loopback addresses, which no packet carries off the machine. */
    public static VirtualNetwork ofTor() {
        return parse("127.192.0.0/10");
    }

    /**
     * Reads {@code 127.192.0.0/10}.
     *
     * @throws IllegalArgumentException if it is no network, or not within loopback or the private
     *     networks
     */
    public static VirtualNetwork parse(String text) {
        VirtualNetwork network = of(text);
        if (NOT_PUBLIC.stream().noneMatch(network::isWithin)) {
            throw unusable(text);
        }
        return network;
    }

    private static VirtualNetwork of(String text) {
        Matcher parts = NOTATION.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > ADDRESS_BITS) {
            throw unusable(text);
        }
        try {
            int base = number(Address.getByAddress(parts.group(1), Address.IPv4));
            VirtualNetwork network = new VirtualNetwork(base, Integer.parseInt(parts.group(2)));
            if (network.prefixOf(base) != base) {
                throw unusable(text);
            }
            return network;
        } catch (UnknownHostException e) {
            throw unusable(text);
        }
    }

    private static IllegalArgumentException unusable(String text) {
        return new IllegalArgumentException(
                "virtual network \""
                        + text
                        + "\", expected a network of loopback or private addresses, such as"
                        + " 127.192.0.0/10");
    }

    /** Whether the address is one of this network. */
    public boolean contains(InetAddress address) {
        return address instanceof Inet4Address && prefixOf(number(address)) == base;
    }

    /** Whether the two have an address in common. */
    public boolean overlaps(VirtualNetwork other) {
        return isWithin(other) || other.isWithin(this);
    }

    /** Whether it lies within 127.0.0.0/8, so that no packet to it leaves the machine. */
    public boolean isLoopback() {
        return isWithin(LOOPBACK);
    }

    private boolean isWithin(VirtualNetwork other) {
        return bits >= other.bits && other.prefixOf(base) == other.base;
    }

    private int prefixOf(int address) {
        return bits == 0 ? 0 : address & (-1 << (ADDRESS_BITS - bits));
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VirtualNetwork that && base == that.base && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return 31 * base + bits;
    }

    @Override
    public String toString() {
        return (base >>> 24)
                + "."
                + (base >>> 16 & 0xff)
                + "."
                + (base >>> 8 & 0xff)
                + "."
                + (base & 0xff)
                + "/"
                + bits;
    }
}
