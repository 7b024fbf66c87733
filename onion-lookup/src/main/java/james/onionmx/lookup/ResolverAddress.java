package james.onionmx.lookup;

import james.onionmx.tor.AddressEndpoint;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorTarget;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/**
 * Reads where a resolver listens, as operators write it: {@code 192.0.2.1}, {@code 192.0.2.1:5353},
 * {@code 2001:db8::1}, {@code [2001:db8::1]:5353}. Only IP addresses and, behind Tor, onion
 * services: resolving any other name of a resolver would need one.
 */
public final class ResolverAddress {

    private static final int DNS_PORT = 53;
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)](?::(.*))?");
    private static final Pattern ONE_COLON = Pattern.compile("([^:]*)(?::([^:]*))?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private ResolverAddress() {}

    /**
     * Reads an address; the port is 53 unless told.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static InetSocketAddress parse(String text) {
        String trimmed = text.strip();
        Matcher bracketed = BRACKETED.matcher(trimmed);
        if (bracketed.matches()) {
            return address(trimmed, bracketed.group(1), bracketed.group(2));
        }
        Matcher oneColon = ONE_COLON.matcher(trimmed);
        return oneColon.matches()
                ? address(trimmed, oneColon.group(1), oneColon.group(2))
                : address(trimmed, trimmed, null);
    }

    /**
     * Reads what can be reached through Tor: an address, or {@code <56 characters>.onion} with or
     * without a port.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static TorTarget parseBehindTor(String text) {
        String host = hostOf(text);
        OnionAddress.Parsed parsed = OnionAddress.parse(host);
        if (parsed instanceof OnionAddress.Parsed.NotAnOnion) {
            InetSocketAddress address = parse(text);
            return new AddressEndpoint(address.getAddress(), address.getPort());
        }
        if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            throw new IllegalArgumentException(
                    "dns.resolvers \"" + text + "\": " + invalid.reason());
        }
        String rest = text.strip().substring(host.length());
        return new OnionEndpoint(
                ((OnionAddress.Parsed.Valid) parsed).address(),
                portOrDefault(text, rest.isEmpty() ? null : rest.substring(1)));
    }

    /** What stands before the port, if only one colon says that there is one; else the text. */
    public static String hostOf(String text) {
        Matcher oneColon = ONE_COLON.matcher(text.strip());
        return oneColon.matches() ? oneColon.group(1) : text.strip();
    }

    private static InetSocketAddress address(String text, String host, String port) {
        try {
            return new InetSocketAddress(Address.getByAddress(host), portOrDefault(text, port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(unusable(text), e);
        }
    }

    private static int portOrDefault(String text, String port) {
        if (port == null) {
            return DNS_PORT;
        }
        int number = PORT.matcher(port).matches() ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException(unusable(text));
        }
        return number;
    }

    private static String unusable(String text) {
        return "dns.resolvers \""
                + text
                + "\", expected an IP address with or without a port, such as 192.0.2.1:53 or"
                + " [2001:db8::1]:53";
    }
}
