package james.onionmx.tor;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The IPv4 sockets of this process' network namespace, as Linux lists them for everybody ({@code
 * proc(5)}): both ends of a connection within the namespace are in it, each as the one who owns it
 * sees it, thus behind any translation of addresses. Thread-safe; keeps nothing.
 */
public final class LinuxTcpTable {

    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/net/tcp");

    /** Being accepted, established, closed by its owner: not what only waits to be forgotten. */
    private static final Set<String> CONNECTED = Set.of("03", "01", "04", "05");

    private static final int STATE_LENGTH = 2;

    private final Path file;

    LinuxTcpTable(Path file) {
        this.file = file;
    }

    /** Of the namespace that this process is in. */
    public static LinuxTcpTable ofThisProcess() {
        return new LinuxTcpTable(OF_THIS_PROCESS);
    }

    /** Whether there is such a table: only on Linux. */
    public boolean isReadable() {
        return Files.isReadable(file);
    }

    /**
     * Whether a socket is connected. Reads a file: not for an event loop. While other connections
     * come and go Linux may leave one out; it lists none that there is not.
     *
     * @param local the end that the socket's owner has, IPv4
     * @param remote the other end as the owner sees it, IPv4
     */
    boolean hasConnection(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        String ends = " " + written(local) + " " + written(remote) + " ";
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int at = line.indexOf(ends);
                if (at >= 0 && CONNECTED.contains(stateAt(line, at + ends.length()))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String stateAt(String line, int at) {
        return line.substring(at, Math.min(line.length(), at + STATE_LENGTH));
    }

    /** The address as a number of this machine's byte order, in hexadecimal digits. */
    private static String written(InetSocketAddress end) {
        if (!(end.getAddress() instanceof Inet4Address address)) {
            throw new IllegalArgumentException(end + ", expected an IPv4 address");
        }
        int number = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder()).getInt();
        return String.format("%08X:%04X", number, end.getPort());
    }
}
