package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxTcpTableTest {

    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9040);
    private static final InetSocketAddress REMOTE = end(new byte[] {(byte) 192, 0, 2, 5}, 43_210);

    @TempDir private Path folder;

    @Test
    void findsTheServersEndOfALiveConnection() throws IOException {
        LinuxTcpTable table = LinuxTcpTable.ofThisProcess();
        try (ServerSocket server = listen();
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            InetSocketAddress serversEnd = (InetSocketAddress) server.getLocalSocketAddress();
            InetSocketAddress clientsEnd = (InetSocketAddress) client.getLocalSocketAddress();

            assertThat(table.isReadable()).isTrue();
            assertThat(table.hasConnection(serversEnd, clientsEnd)).isTrue();
            assertThat(table.hasConnection(LOCAL, clientsEnd)).isFalse();
            assertThat(table.hasConnection(serversEnd, REMOTE)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01, true",
        "03, true",
        "04, true",
        "05, true",
        "06, false",
        "07, false",
        "08, false",
        "09, false",
        "0A, false"
    })
    void goesByTheStateOfTheSocket(String state, boolean connected) throws IOException {
        LinuxTcpTable table = table(written("7F000001"), written("C0000205"), state);

        assertThat(table.hasConnection(LOCAL, REMOTE)).isEqualTo(connected);
    }

    @Test
    void tellsTheTwoEndsApart() throws IOException {
        LinuxTcpTable reversed = table(written("C0000205"), written("7F000001"), "01");

        assertThat(reversed.hasConnection(LOCAL, REMOTE)).isFalse();
    }

    @Test
    void saysThatThereIsNoTable() {
        LinuxTcpTable table = new LinuxTcpTable(folder.resolve("none"));

        assertThat(table.isReadable()).isFalse();
        assertThatThrownBy(() -> table.hasConnection(LOCAL, REMOTE))
                .isInstanceOf(IOException.class);
    }

    /** As Tor does, and not for both families as Java usually does. */
    static ServerSocket listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .socket();
    }

    private static InetSocketAddress end(byte[] address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private LinuxTcpTable table(String local, String remote, String state) throws IOException {
        return new LinuxTcpTable(
                Files.writeString(
                        folder.resolve("tcp"),
                        "  sl  local_address rem_address   st tx_queue rx_queue\n"
                                + "   0: %s:2350 %s:A8CA %s 00000000:00000000 00:00000000\n"
                                        .formatted(local, remote, state)));
    }

    /** Linux writes an address as a number of the machine's byte order. */
    private static String written(String networkOrder) {
        int number = Integer.parseUnsignedInt(networkOrder, 16);
        return String.format(
                "%08X",
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                        ? number
                        : Integer.reverseBytes(number));
    }
}
