package james.onionmx.testbed.dns;

import james.onionmx.testbed.dns.DnsQuestion.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP and a TCP socket on one port of 127.0.0.1, and the threads that read from them. */
final class DnsSockets implements AutoCloseable {

    /** Takes a query; the answer may be sent later, from another thread, or never. */
    @FunctionalInterface
    interface Receiver {
        void received(byte[] query, Transport transport, Reply reply);
    }

    /** The way back to who asked. */
    @FunctionalInterface
    interface Reply {
        void send(byte[] answer) throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(DnsSockets.class);
    private static final int ATTEMPTS = 50;
    private static final int LONGEST_END_MILLIS = 2_000;
    private static final int LARGEST_DATAGRAM = 65_535;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private DnsSockets(ServerSocket tcp, DatagramSocket udp) {
        this.tcp = tcp;
        this.udp = udp;
    }

    static DnsSockets bind(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket();
            try {
                tcp.bind(loopback(port));
                return new DnsSockets(tcp, new DatagramSocket(loopback(tcp.getLocalPort())));
            } catch (BindException e) {
                tcp.close();
                if (port != 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    int port() {
        return tcp.getLocalPort();
    }

    void start(Receiver receiver) {
        daemon("udp", () -> readDatagrams(receiver));
        daemon("tcp", () -> accept(receiver));
    }

    private void daemon(String name, Loop loop) {
        Thread thread = new Thread(() -> runUntilClosed(loop), "dns-zone-" + name + "-" + port());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws IOException;
    }

    private void runUntilClosed(Loop loop) {
        try {
            loop.run();
        } catch (EOFException | SocketException e) {
            LOGGER.debug("A DNS socket of port {} was closed: {}", port(), e.getMessage());
        } catch (IOException e) {
            LOGGER.warn("A DNS socket of port {} failed: {}", port(), e.toString());
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private void readDatagrams(Receiver receiver) throws IOException {
        byte[] buffer = new byte[LARGEST_DATAGRAM];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            udp.receive(packet);
            byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
            var sender = packet.getSocketAddress();
            receiver.received(
                    query,
                    Transport.UDP,
                    answer -> udp.send(new DatagramPacket(answer, answer.length, sender)));
        }
    }

    private void accept(Receiver receiver) throws IOException {
        while (!tcp.isClosed()) {
            Socket connection = tcp.accept();
            connections.add(connection);
            daemon("connection", () -> readConnection(connection, receiver));
        }
    }

    private void readConnection(Socket connection, Receiver receiver) throws IOException {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            while (true) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                receiver.received(query, Transport.TCP, answer -> write(out, answer));
            }
        } finally {
            connections.remove(connection);
        }
    }

    private static void write(DataOutputStream out, byte[] answer) throws IOException {
        synchronized (out) {
            out.writeShort(answer.length);
            out.write(answer);
            out.flush();
        }
    }

    /** Returns when the port is free again, which is when the last reader has left its socket. */
    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        for (Socket connection : connections) {
            connection.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
