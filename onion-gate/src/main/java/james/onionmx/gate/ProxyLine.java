package james.onionmx.gate;

import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tor's PROXY line, version 1, without its CRLF: exactly as Tor writes it, from Tor's own range of
 * addresses, and not with circuit 0, which Tor does not use. Everything else is refused, for who
 * comes here without it did not come through Tor.
 */
final class ProxyLine {

    /** With its CRLF, by the protocol's own definition. */
    static final int MAX_LENGTH = 107;

    private static final Pattern LINE =
            Pattern.compile("PROXY TCP6 ([0-9a-f:]{2,39}) ([0-9a-f:]{2,39}) (\\d{1,5}) (\\d{1,5})");
    private static final byte[] TORS_RANGE = {
        (byte) 0xfc,
        0,
        (byte) 0xde,
        (byte) 0xad,
        (byte) 0xbe,
        (byte) 0xef,
        0x4d,
        (byte) 0xad,
        0,
        0,
        0,
        0
    };
    private static final int MAX_PORT = 65_535;

    private ProxyLine() {}

    /** The circuit, or nothing where the line is not Tor's. */
    static Optional<Circuit> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()
                || NetUtil.createByteArrayFromIpAddressString(parts.group(2)) == null
                || Integer.parseInt(parts.group(3)) > MAX_PORT
                || Integer.parseInt(parts.group(4)) > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(parts.group(1)))
                .filter(source -> source.length == 16 && isOfTor(source))
                .map(source -> new Circuit(lastFour(source)))
                .filter(Circuit::isTold);
    }

    private static boolean isOfTor(byte[] address) {
        for (int i = 0; i < TORS_RANGE.length; i++) {
            if (address[i] != TORS_RANGE[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lastFour(byte[] address) {
        int value = 0;
        for (int i = 12; i < 16; i++) {
            value = (value << 8) | (address[i] & 0xff);
        }
        return value;
    }
}
