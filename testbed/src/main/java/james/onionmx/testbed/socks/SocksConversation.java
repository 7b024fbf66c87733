package james.onionmx.testbed.socks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The server's side of RFC 1928 and RFC 1929 up to the request, on one connection. */
final class SocksConversation {

    static final int NO_AUTHENTICATION = 0;
    static final int USER_PASSWORD = 2;
    static final int NOTHING_ACCEPTABLE = 0xff;
    private static final int VERSION = 5;
    private static final int AUTHENTICATION_VERSION = 1;

    private final DataInputStream in;
    private final OutputStream out;

    SocksConversation(Socket client) throws IOException {
        this.in = new DataInputStream(client.getInputStream());
        this.out = client.getOutputStream();
    }

    /** The method this server would take of those that the client offers. */
    int readPreferredMethod() throws IOException {
        expect(VERSION);
        byte[] methods = readShortField();
        for (byte method : methods) {
            if (method == USER_PASSWORD) {
                return USER_PASSWORD;
            }
        }
        return NO_AUTHENTICATION;
    }

    void selectMethod(int method) throws IOException {
        send(VERSION, method);
    }

    SocksRequest.Credentials readCredentials() throws IOException {
        expect(AUTHENTICATION_VERSION);
        String user = new String(readShortField(), StandardCharsets.ISO_8859_1);
        String password = new String(readShortField(), StandardCharsets.ISO_8859_1);
        return new SocksRequest.Credentials(user, password);
    }

    void answerCredentials(int status) throws IOException {
        send(AUTHENTICATION_VERSION, status);
    }

    SocksRequest readRequest(Optional<SocksRequest.Credentials> credentials) throws IOException {
        expect(VERSION);
        expect(1);
        expect(0);
        int type = in.readUnsignedByte();
        String host =
                switch (type) {
                    case 1 -> HexFormat.of().formatHex(in.readNBytes(4));
                    case SocksRequest.NAME ->
                            new String(readShortField(), StandardCharsets.ISO_8859_1);
                    case 4 -> HexFormat.of().formatHex(in.readNBytes(16));
                    default -> throw new IOException("address type " + type);
                };
        return new SocksRequest(credentials, type, host, in.readUnsignedShort());
    }

    /** A reply of ten octets, address 0.0.0.0 and port 0. */
    static byte[] reply(int code) {
        return new byte[] {VERSION, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Sends a success reply and the first words of a server in one write. */
    void sendReplyWith(Socket server) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int read = server.getInputStream().read(buffer);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(reply(0));
        joined.write(buffer, 0, Math.max(read, 0));
        send(joined.toByteArray());
    }

    /** Reads until the client hangs up. */
    void drain() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    static Socket connect(int localPort) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), localPort);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private byte[] readShortField() throws IOException {
        return in.readNBytes(in.readUnsignedByte());
    }

    private void expect(int octet) throws IOException {
        int read = in.readUnsignedByte();
        if (read != octet) {
            throw new IOException("octet " + read + ", expected " + octet);
        }
    }

    private void send(int first, int second) throws IOException {
        send(new byte[] {(byte) first, (byte) second});
    }
}
