package james.onionmx.lookup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on loopback that does one thing with each connection, then hangs up. */
final class TcpPeer implements AutoCloseable {

    /** What is done with a connection; an exception ends it. */
    @FunctionalInterface
    interface Behaviour {
        void serve(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(TcpPeer.class);

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();

    private TcpPeer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    static TcpPeer start(Behaviour behaviour) throws IOException {
        return start(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), behaviour);
    }

    static TcpPeer start(ServerSocket listener, Behaviour behaviour) {
        TcpPeer peer = new TcpPeer(listener, behaviour);
        daemon(peer::acceptAll);
        return peer;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tcp-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                daemon(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            behaviour.serve(
                    new DataInputStream(client.getInputStream()),
                    new DataOutputStream(client.getOutputStream()));
        } catch (IOException e) {
            LOGGER.debug("A connection ended: {}", e.getMessage());
        }
    }

    /** Reads one message with its length in front (RFC 1035 section 4.2.2). */
    static byte[] readMessage(DataInputStream in) throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    static void writeMessage(DataOutputStream out, byte[] message) throws IOException {
        out.writeShort(message.length);
        out.write(message);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
