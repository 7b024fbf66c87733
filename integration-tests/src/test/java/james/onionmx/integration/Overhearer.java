package james.onionmx.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mail server on port 25 of all addresses that nobody means: it greets whoever comes, and counts
 * what it is told.
 */
final class Overhearer implements AutoCloseable {

    private static final int SMTP_PORT = 25;
    private static final byte[] GREETING =
            "220 stranger.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger octets = new AtomicInteger();

    private Overhearer(ServerSocket listener) {
        this.listener = listener;
    }

    static Overhearer start() {
        try {
            Overhearer overhearer = new Overhearer(new ServerSocket(SMTP_PORT));
            daemon(overhearer::acceptAll);
            return overhearer;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + SMTP_PORT, e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "overhearer");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.incrementAndGet();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.getOutputStream().write(GREETING);
            InputStream in = connection.getInputStream();
            while (in.read() >= 0) {
                octets.incrementAndGet();
            }
        } catch (IOException e) {
            System.out.println("The stranger's connection ended: " + e.getMessage());
        }
    }

    /** How often somebody connected. */
    int connections() {
        return connections.get();
    }

    /** How much all of them said. */
    int octets() {
        return octets.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
