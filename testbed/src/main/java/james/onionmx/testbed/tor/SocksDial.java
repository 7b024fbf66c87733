package james.onionmx.testbed.tor;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Connects through a SOCKS5 proxy by name (RFC 1928, RFC 1929), for tests only: blocking, on a
 * plain socket that carries the bytes itself.
 *
 * @param proxy where the proxy listens
 * @param isolation user name to give, by which Tor keeps circuits apart
 * @param timeout for the connection and for each answer
 */
public record SocksDial(InetSocketAddress proxy, Optional<String> isolation, Duration timeout) {

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int DOMAIN_NAME = 3;
    private static final int ADDRESS_V4 = 1;
    private static final int ADDRESS_V6 = 4;

    /** What came of it. */
    public sealed interface Outcome {

        /** Connected; the caller closes the socket. */
        record Connected(Socket socket) implements Outcome {}

        /**
         * The proxy answered, and not with success.
         *
         * @param code the reply field, 0x01 to 0xff
         */
        record Refused(int code) implements Outcome {}

        /** The proxy could not be reached, or did not answer as it should. */
        record Broken(String reason) implements Outcome {}
    }

    /** Connects to a port of a host that the proxy knows by name. */
    public Outcome dial(String host, int port) {
        Socket socket = new Socket();
        try {
            socket.connect(proxy, Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            Outcome outcome = negotiate(socket, host, port);
            if (!(outcome instanceof Outcome.Connected)) {
                socket.close();
            }
            return outcome;
        } catch (IOException e) {
            return broken(socket, e);
        }
    }

    private static Outcome broken(Socket socket, IOException failure) {
        try {
            socket.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new Outcome.Broken(failure.toString());
    }

    private Outcome negotiate(Socket socket, String host, int port) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        int method = isolation.isPresent() ? USER_AND_PASSWORD : NO_AUTHENTICATION;
        out.write(new byte[] {VERSION, 1, (byte) method});
        if (in.readUnsignedByte() != VERSION || in.readUnsignedByte() != method) {
            return new Outcome.Broken("the proxy does not take authentication method " + method);
        }
        if (isolation.isPresent() && !logIn(in, out, isolation.get())) {
            return new Outcome.Broken("the proxy refused the user name");
        }
        byte[] name = host.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[7 + name.length];
        request[0] = VERSION;
        request[1] = CONNECT;
        request[3] = DOMAIN_NAME;
        request[4] = (byte) name.length;
        System.arraycopy(name, 0, request, 5, name.length);
        request[5 + name.length] = (byte) (port >> 8);
        request[6 + name.length] = (byte) port;
        out.write(request);
        in.readUnsignedByte();
        int reply = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readNBytes(addressLength(in) + 2);
        return reply == 0 ? new Outcome.Connected(socket) : new Outcome.Refused(reply);
    }

    private static boolean logIn(DataInputStream in, OutputStream out, String user)
            throws IOException {
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[4 + name.length];
        message[0] = 1;
        message[1] = (byte) name.length;
        System.arraycopy(name, 0, message, 2, name.length);
        message[2 + name.length] = 1;
        message[3 + name.length] = 'x';
        out.write(message);
        in.readUnsignedByte();
        return in.readUnsignedByte() == 0;
    }

    private static int addressLength(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        return switch (type) {
            case ADDRESS_V4 -> 4;
            case ADDRESS_V6 -> 16;
            case DOMAIN_NAME -> in.readUnsignedByte();
            default -> throw new IOException("the proxy names an address of type " + type);
        };
    }
}
