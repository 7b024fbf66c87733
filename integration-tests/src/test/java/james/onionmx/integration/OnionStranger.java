package james.onionmx.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Somebody for whom Tor has opened a connection and sent its PROXY line. */
final class OnionStranger implements AutoCloseable {

    static final String CIRCUIT = "fc00:dead:beef:4dad:0:0:0:6c";

    private static final int CIRCUIT_NUMBER = 0x6c;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader in;

    private OnionStranger(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in =
                new BufferedReader(
                        new InputStreamReader(
                                socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** What Tor says of a circuit, from 1 to 65535. */
    static String proxyLine(int circuit) {
        return "PROXY TCP6 fc00:dead:beef:4dad::0:"
                + Integer.toHexString(circuit)
                + " ::1 "
                + circuit
                + " 25";
    }

    /** Greeted, and having said EHLO. */
    static OnionStranger at(InetSocketAddress address) throws IOException {
        return at(address, CIRCUIT_NUMBER);
    }

    /** The same, by another circuit. */
    static OnionStranger at(InetSocketAddress address, int circuit) throws IOException {
        OnionStranger stranger =
                new OnionStranger(new Socket(address.getAddress(), address.getPort()));
        stranger.send(proxyLine(circuit) + "\r\n");
        stranger.reply();
        stranger.say("EHLO stranger.example");
        return stranger;
    }

    /** Whether anybody takes a connection there. */
    static boolean isTakenAt(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    void send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a line and reads the last line of the reply. */
    String say(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** The last line of the next reply. */
    String reply() throws IOException {
        while (true) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the connection was closed");
            }
            if (line.length() < 4 || line.charAt(3) != '-') {
                return line;
            }
        }
    }

    /** The last lines of all replies until the end of the connection. */
    List<String> repliesToTheEnd() throws IOException {
        List<String> replies = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            replies.add(line);
        }
        return replies;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
